using Chat.Data.Backups;
using Chat.Data.Log;
using Chat.Data.Tests.Log;
using Npgsql;

namespace Chat.Data.Tests.Backups;

/// <summary>A database with something of everything in it, and a folder for its backups.</summary>
internal sealed class BackedUpLog : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat-backup-");

    private BackedUpLog(LogSession log) => Log = log;

    public LogSession Log { get; }

    public string File => Path.Combine(_folder.FullName, "backup");

    public string[] Files => [.. _folder.GetFiles().Select(file => file.Name)];

    public static async Task<BackedUpLog> StartAsync()
    {
        var log = await LogSession.StartAsync();
        await log.ExecuteAsync(
            """
            INSERT INTO users (user_id, username, display_name, password_hash) VALUES ('alice', 'alice', 'Alice "A" \x', 'hash');
            INSERT INTO signing_keys VALUES ('key', '\x00ff', now());
            INSERT INTO orleansstorage VALUES (1, 2, 3, 4, 'type', 'room', 'chat', '\x0102', now(), 1);
            INSERT INTO membership_versions VALUES ('chat', 41);
            SELECT ensure_partitions('2020-02-29', 0);
            """
        );
        foreach (string room in new[] { "one", "two", "empty" })
        {
            await log.OpenAsync(room);
        }

        var backedUp = new BackedUpLog(log);
        await backedUp.AppendAsync(
            "one",
            Drafts.Join("alice"),
            Drafts.Post("a text\0".TrimEnd('\0') + "\t\n\\. ünï 漢")
        );
        var message = (await log.Reader.ReadChangesAsync("one", 1, 1)).Single();
        var reference = new MessageRef(message.Seq, message.CreatedAt, message.ActorId);
        await backedUp.AppendAsync(
            "one",
            Drafts.Edit(reference, "edited"),
            Drafts.React(reference, "alice", "👍"),
            Drafts.Delete(reference, "alice")
        );
        await backedUp.AppendAsync("two", [.. Enumerable.Range(0, 500).Select(n => Drafts.Post($"text {n}"))]);
        return backedUp;
    }

    public async Task<ChannelHead> AppendAsync(string channelId, params ChangeDraft[] drafts) =>
        await Log.AppendAllAsync((await Log.Reader.ReadHeadAsync(channelId))!, drafts);

    /// <summary>Restores the backup; whoever was connected must connect again.</summary>
    public async Task<RestoreReport> RestoreAsync(bool force = false)
    {
        var report = await Restore.RunAsync(Log.ConnectionString, File, force);
        Log.DataSource.Clear();
        return report;
    }

    /// <summary>A line for every table that a backup holds: how many rows, and a hash over all of them.</summary>
    public async Task<IReadOnlyList<string>> DigestAsync()
    {
        var lines = new List<string>();
        await using var connection = await Log.DataSource.OpenConnectionAsync();
        foreach (var table in await Catalogue.ReadTablesAsync(connection))
        {
            string columns = string.Join(", ", table.Columns.Where(column => column is not ("epoch" or "since")));
            await using var command = new NpgsqlCommand(
                $"""
                SELECT count(*) || ' ' || coalesce(md5(string_agg(line, ';' ORDER BY line)), '')
                FROM (SELECT ROW ({columns})::text AS line FROM "{table.Name}") AS lines
                """,
                connection
            );
            lines.Add($"{table.Name}: {await command.ExecuteScalarAsync()}");
        }

        return lines;
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Log.DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await Restore.DropReplacedAsync(Log.ConnectionString);
        await Log.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
