using System.Text;
using System.Text.RegularExpressions;
using Chat.Data.Schema;
using Npgsql;

namespace Chat.Data.Backups;

/// <summary>
/// Puts a backup in the place of a database. Everything is built beside it, in a database of its own; only when that is
/// complete do the two change names, in one transaction. So whatever goes wrong, the database is as it was.
/// </summary>
public static class Restore
{
    private const int LongestName = 63; // bytes; PostgreSQL cuts off the rest

    /// <summary>Restores a backup and begins a new epoch.</summary>
    /// <param name="connectionString">
    /// The database to replace; its account must be allowed to create databases (or be a superuser). It may be empty.
    /// </param>
    /// <param name="path">The backup.</param>
    /// <param name="force">Whether to do it although silos run.</param>
    /// <param name="cancellationToken">Stops it; nothing has changed then.</param>
    /// <exception cref="BackupException">It was refused; nothing has changed.</exception>
    public static async Task<RestoreReport> RunAsync(
        string connectionString,
        string path,
        bool force,
        CancellationToken cancellationToken = default
    )
    {
        using var backup = await BackupFile.OpenAsync(path, cancellationToken);
        CheckSchema(backup.Manifest);
        var target = new DatabaseAddress(ChatDataSource.ToConnectionString(connectionString));
        string draft = $"{target.Name}_restoring";
        if (Encoding.UTF8.GetByteCount(Aside(target, 9_999_999_999_999)) > LongestName)
        {
            throw new BackupException(
                $"The name of the database, {target.Name}, is too long to put it aside under another one."
            );
        }

        var old = await ReplacedDatabase.LookAtAsync(target, force, cancellationToken);
        await target.ExecuteAsync($"DROP DATABASE IF EXISTS {Quoted(draft)} WITH (FORCE)", cancellationToken);
        await target.ExecuteAsync($"CREATE DATABASE {Quoted(draft)} ENCODING 'UTF8'", cancellationToken);
        try
        {
            long epoch;
            await using (var database = target.Open(draft))
            {
                epoch = await FillAsync(database, backup, old, cancellationToken);
            }

            await ReplacedDatabase.LookAtAsync(target, force, cancellationToken); // a silo may have started meanwhile
            bool isReplaced = await target.ReplaceAsync(draft, Aside(target, epoch), cancellationToken);
            return new RestoreReport(backup.Manifest, epoch, isReplaced ? Aside(target, epoch) : null);
        }
        finally
        {
            await target.ExecuteAsync($"DROP DATABASE IF EXISTS {Quoted(draft)} WITH (FORCE)", CancellationToken.None);
        }
    }

    /// <summary>Drops the databases that earlier restores have put aside.</summary>
    /// <returns>Their names.</returns>
    public static async Task<IReadOnlyList<string>> DropReplacedAsync(
        string connectionString,
        CancellationToken cancellationToken = default
    )
    {
        var target = new DatabaseAddress(ChatDataSource.ToConnectionString(connectionString));
        var names = await target.FindAsync($"^{Regex.Escape(target.Name)}_before_\\d+$");
        foreach (string name in names)
        {
            await target.ExecuteAsync($"DROP DATABASE {Quoted(name)} WITH (FORCE)", cancellationToken);
        }

        return names;
    }

    private static string Aside(DatabaseAddress target, long epoch) => $"{target.Name}_before_{epoch}";

    internal static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static void CheckSchema(BackupManifest manifest)
    {
        var known = Migration.OfThisBuild.ToDictionary(migration => migration.Version, migration => migration.Checksum);
        if (manifest.Migrations.FirstOrDefault(m => known.GetValueOrDefault(m.Version) != m.Checksum) is { } unknown)
        {
            throw new BackupException(
                $"The backup has the migration {unknown.Version:0000}_{unknown.Name}, which is not one of this build: "
                    + "restore it with the build that made it, or a newer one."
            );
        }
    }

    /// <summary>The schema as it was, the rows, what has come to the schema since, and a new epoch.</summary>
    private static async Task<long> FillAsync(
        NpgsqlDataSource database,
        BackupFile backup,
        ReplacedDatabase? old,
        CancellationToken cancellationToken
    )
    {
        var versions = backup.Manifest.Migrations.Select(migration => migration.Version).ToHashSet();
        await Migrator.ApplyAsync(database, migration => versions.Contains(migration.Version), cancellationToken);
        await CopyIn.RunAsync(database, backup, cancellationToken);
        await Migrator.MigrateAsync(database, cancellationToken);
        await (old?.HandOverAsync(database, cancellationToken) ?? Task.CompletedTask);
        return await Epoch.BeginNewAsync(database, (old?.Epoch ?? 0) + 1, cancellationToken);
    }
}

/// <param name="Backup">What was restored.</param>
/// <param name="Epoch">The new epoch.</param>
/// <param name="Replaced">The name under which the database of before is kept; null if there was none.</param>
public sealed record RestoreReport(BackupManifest Backup, long Epoch, string? Replaced);
