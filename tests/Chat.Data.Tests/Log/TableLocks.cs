using Npgsql;

namespace Chat.Data.Tests.Log;

/// <summary>Whether somebody keeps the tables of the log from being dropped.</summary>
internal static class TableLocks
{
    private static readonly string[] Tables =
    [
        "channel_floors",
        "member_changes",
        "message_mentions",
        "message_reactions",
        "message_revisions",
        "message_states",
        "messages",
        "removed_runs",
    ];

    public static async Task AssertHeldAsync(NpgsqlDataSource dataSource)
    {
        foreach (string table in Tables)
        {
            await using var command = dataSource.CreateCommand(
                $"BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE NOWAIT; ROLLBACK"
            );
            var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
            Assert.Equal(PostgresErrorCodes.LockNotAvailable, refused.SqlState);
        }
    }
}
