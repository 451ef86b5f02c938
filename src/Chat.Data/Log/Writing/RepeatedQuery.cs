using Npgsql;

namespace Chat.Data.Log;

/// <summary>
/// Finds the entries whose client id stands in the way: posted before in the same month, or earlier in the same batch.
/// An entry that finds only itself, committed with its answer lost, repeats nothing.
/// </summary>
internal static class RepeatedQuery
{
    private const string Sql = """
        SELECT entry.position
        FROM unnest($1, $2, $3, $4, $5, $6) WITH ORDINALITY
            AS entry (channel_id, sender_id, client_id, hash, month, next_month, position)
        WHERE EXISTS (
            SELECT FROM messages
            WHERE messages.channel_id = entry.channel_id AND messages.sender_id = entry.sender_id
              AND messages.client_id = entry.client_id AND messages.hash <> entry.hash
              AND messages.created_at >= entry.month AND messages.created_at < entry.next_month)
        """;

    /// <summary>Asks the database.</summary>
    /// <returns>The indexes of the entries.</returns>
    public static async Task<HashSet<int>> ReadAsync(NpgsqlConnection connection, IReadOnlyList<LogEntry> entries)
    {
        var months = entries.Select(entry => MonthOf(entry.CreatedAt)).ToList();
        await using var command = new NpgsqlCommand(Sql, connection);
        command.AddArray(entries.Select(entry => entry.ChannelId));
        command.AddArray(entries.Select(entry => entry.ActorId));
        command.AddArray(entries.Select(entry => entry.ClientId));
        command.AddArray(entries.Select(entry => entry.Hash));
        command.AddArray(months);
        command.AddArray(months.Select(month => month.AddMonths(1)));
        var repeated = await command.ReadPositionsAsync();
        AddRepeatedInBatch(entries, repeated);
        return repeated;
    }

    private static DateTimeOffset MonthOf(DateTimeOffset time) => new(time.Year, time.Month, 1, 0, 0, 0, TimeSpan.Zero);

    private static void AddRepeatedInBatch(IReadOnlyList<LogEntry> entries, HashSet<int> repeated)
    {
        var seen = new HashSet<(string, string, string)>();
        for (int i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (entry.ClientId is { } clientId && !seen.Add((entry.ChannelId, entry.ActorId, clientId)))
            {
                repeated.Add(i);
            }
        }
    }
}
