using System.Globalization;
using Chat.Data.Backups;
using Npgsql;

namespace Chat.Silo;

/// <summary><c>Chat.Silo backup</c>, <c>restore</c> and <c>new-epoch</c>: docs/operations.md says when to use which.</summary>
internal static class BackupCommand
{
    private const string Usage =
        "usage: backup FILE | restore FILE [--force] | restore --drop-replaced | new-epoch [--force]";

    private const string Force = "--force";

    public static async Task<int> RunAsync(WebApplication app, string[] arguments)
    {
        await using (app)
        {
            string address = app.Configuration["CHAT_POSTGRES"]!;
            string? obstacle = arguments switch
            {
                ["backup", var path] when IsPath(path) => await TryAsync(database => BackUpAsync(database, path)),
                ["restore", "--drop-replaced"] => await TryAsync(_ => DropReplacedAsync(address)),
                ["restore", var path] when IsPath(path) => await TryAsync(_ => RestoreAsync(address, path, false)),
                ["restore", var path, Force] when IsPath(path) => await TryAsync(_ =>
                    RestoreAsync(address, path, true)
                ),
                ["new-epoch"] => await TryAsync(database => BeginEpochAsync(database, force: false)),
                ["new-epoch", Force] => await TryAsync(database => BeginEpochAsync(database, force: true)),
                _ => Usage,
            };
            if (obstacle is null)
            {
                return 0;
            }

            await Console.Error.WriteLineAsync(obstacle);
            return 1;
        }

        Task<string?> TryAsync(Func<NpgsqlDataSource, Task> work) =>
            DatabaseCommand.TryAsync(
                app.Services,
                async database =>
                {
                    await work(database);
                    return null;
                }
            );
    }

    private static bool IsPath(string argument) => !argument.StartsWith("--", StringComparison.Ordinal);

    private static async Task BackUpAsync(NpgsqlDataSource database, string path)
    {
        var manifest = await Backup.WriteAsync(database, path);
        await Console.Out.WriteLineAsync(
            $"{path}: the database as of {Time(manifest.TakenAt)}, {Size(manifest)}, epoch {manifest.Epoch}."
        );
    }

    private static async Task RestoreAsync(string address, string path, bool force)
    {
        var report = await Restore.RunAsync(address, path, force);
        await Console.Out.WriteLineAsync(
            $"Restored the database as of {Time(report.Backup.TakenAt)}, {Size(report.Backup)}. Epoch {report.Epoch} begins."
        );
        if (report.Replaced is not null)
        {
            await Console.Out.WriteLineAsync(
                $"The database of before is kept as '{report.Replaced}'; 'restore --drop-replaced' drops it."
            );
        }
    }

    private static async Task DropReplacedAsync(string address)
    {
        var dropped = await Restore.DropReplacedAsync(address);
        await Console.Out.WriteLineAsync(
            dropped.Count > 0 ? $"Dropped {string.Join(", ", dropped)}." : "There is nothing to drop."
        );
    }

    private static async Task BeginEpochAsync(NpgsqlDataSource database, bool force)
    {
        if (!force && await LiveSilos.FindAsync(database) is { Count: > 0 } silos)
        {
            throw new BackupException(
                $"Silos are at work on the database: {string.Join(", ", silos)}. Stop them first."
            );
        }

        long epoch = await Epoch.BeginNewAsync(database);
        await Console.Out.WriteLineAsync($"Epoch {epoch} begins: clients start anew when they connect.");
    }

    private static string Time(DateTimeOffset time) => time.ToString("u", CultureInfo.InvariantCulture);

    private static string Size(BackupManifest manifest) =>
        string.Create(CultureInfo.InvariantCulture, $"{manifest.Bytes / 1e6:0.0} MB in {manifest.Tables.Count} tables");
}
