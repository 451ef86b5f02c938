using Npgsql;

namespace Chat.Data.Log;

/// <summary>
/// Finds the channels whose head somebody else keeps locked: not this writer itself, whose own statement may go on in
/// PostgreSQL after its connection was given up.
/// </summary>
internal static class LockedQuery
{
    private const string Sql = """
        WITH free AS (
            SELECT channel_id FROM channel_heads WHERE channel_id = ANY($1)
            FOR NO KEY UPDATE SKIP LOCKED
        )
        SELECT channel_id FROM channel_heads
        WHERE channel_id = ANY($1) AND channel_id NOT IN (SELECT channel_id FROM free)
          AND NOT EXISTS (
            SELECT FROM pg_stat_activity WHERE pid = $2 AND pid <> pg_backend_pid() AND state = 'active')
        """;

    /// <summary>Asks the database.</summary>
    /// <param name="connection">Whom to ask.</param>
    /// <param name="channels">The channels in question.</param>
    /// <param name="ownProcess">PostgreSQL's process of the connection that was given up; 0 when there is none.</param>
    /// <param name="timeoutSeconds">How long it may take.</param>
    public static async Task<HashSet<string>> ReadAsync(
        NpgsqlConnection connection,
        IEnumerable<string> channels,
        int ownProcess,
        int timeoutSeconds
    )
    {
        await using var command = new NpgsqlCommand(Sql, connection) { CommandTimeout = timeoutSeconds };
        command.AddArray(channels);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = ownProcess });
        await using var reader = await command.ExecuteReaderAsync();
        var locked = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
        {
            locked.Add(reader.GetString(0));
        }

        return locked;
    }
}
