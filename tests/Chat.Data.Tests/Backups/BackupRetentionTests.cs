using Chat.Data.Backups;
using Chat.Data.Checking;
using Chat.Data.Log;
using Chat.Data.Tests.Retention;
using Chat.TestKit;
using Npgsql;
using static Chat.Data.Tests.Retention.RetentionSession;

namespace Chat.Data.Tests.Backups;

public sealed class BackupRetentionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat-backup-");

    private string File => Path.Combine(_folder.FullName, "backup");

    [Fact]
    public async Task Month_dropped_while_a_backup_waits_for_a_table_leaves_no_hole()
    {
        await using var session = await StartAsync();
        await session.WriteAsync("room", MonthsAgo(5), MonthsAgo(5), DaysAgo(1), DaysAgo(0));

        var backup = await WhileLockedAsync(
            session,
            async () =>
            {
                var writing = Backup.WriteAsync(session.Log.DataSource, File);
                await WaitForWaiterAsync(session);
                await session.RunAsync(days: 62);
                return writing;
            }
        );
        await backup;
        await Restore.RunAsync(session.Log.ConnectionString, File, force: true);
        session.Log.DataSource.Clear();

        var changes = await session.Log.Reader.ReadChangesAsync("room", 0, 10);
        Assert.Equal([1L, 2L, 3L, 4L], changes.Select(change => change.Seq));
        Assert.True(HashChain.Verify(changes).IsIntact);
        Assert.Empty((await ChannelCheck.RunAsync(session.Log.DataSource, "room"))!.Differences);
        await Restore.DropReplacedAsync(session.Log.ConnectionString);
    }

    [Fact]
    public async Task Table_that_cannot_be_held_is_not_waited_for_without_end()
    {
        await using var session = await StartAsync();
        await using var connection = await session.Log.DataSource.OpenConnectionAsync();

        var refused = await WhileLockedAsync(
            session,
            () =>
                Assert.ThrowsAsync<NpgsqlException>(() =>
                    HeldTables.BeginSnapshotAsync(
                        connection,
                        ["channel_members"],
                        TimeSpan.FromMilliseconds(1),
                        default
                    )
                )
        );

        Assert.Contains("in use", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<T> WhileLockedAsync<T>(RetentionSession session, Func<Task<T>> act)
    {
        await using var connection = await session.Log.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("LOCK TABLE channel_members", connection, transaction);
        await command.ExecuteNonQueryAsync();
        return await act();
    }

    private static Task WaitForWaiterAsync(RetentionSession session) =>
        Wait.UntilAsync(
            () =>
                session.ScalarAsync<bool>(
                    "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'channel_members'::regclass AND NOT granted)"
                ),
            () => "The backup does not wait for the table."
        );
}
