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
        FROM unnest($1, $2, $3, $4, $5, $6, $7) WITH ORDINALITY
            AS entry (channel_id, sender_id, client_id, hash, month, next_month, is_revision, position)
        WHERE NOT entry.is_revision AND EXISTS (
            SELECT FROM messages
            WHERE messages.channel_id = entry.channel_id AND messages.sender_id = entry.sender_id
              AND messages.client_id = entry.client_id AND messages.hash <> entry.hash
              AND messages.created_at >= entry.month AND messages.created_at < entry.next_month)
           OR entry.is_revision AND EXISTS (
            SELECT FROM message_revisions AS revision
            WHERE revision.channel_id = entry.channel_id AND revision.actor_id = entry.sender_id
              AND revision.client_id = entry.client_id AND revision.hash <> entry.hash
              AND revision.message_created_at >= entry.month AND revision.message_created_at < entry.next_month)
        """;

    /// <summary>Asks the database.</summary>
    /// <returns>The indexes of the entries.</returns>
    public static async Task<HashSet<int>> ReadAsync(NpgsqlConnection connection, IReadOnlyList<LogEntry> entries)
    {
        var months = entries.Select(entry => MonthOf(entry)).ToList();
        await using var command = new NpgsqlCommand(Sql, connection);
        command.AddArray(entries.Select(entry => entry.ChannelId));
        command.AddArray(entries.Select(entry => entry.ActorId));
        command.AddArray(entries.Select(entry => entry.ClientId));
        command.AddArray(entries.Select(entry => entry.Hash));
        command.AddArray(months);
        command.AddArray(months.Select(month => month.AddMonths(1)));
        command.AddArray(entries.Select(entry => entry.Message is not null));
        var repeated = await command.ReadPositionsAsync();
        AddRepeatedInBatch(entries, repeated);
        return repeated;
    }

    private static DateTimeOffset MonthOf(LogEntry entry) =>
        new(entry.PartitionTime.Year, entry.PartitionTime.Month, 1, 0, 0, 0, TimeSpan.Zero);

    private static void AddRepeatedInBatch(IReadOnlyList<LogEntry> entries, HashSet<int> repeated)
    {
        var seen = new HashSet<(string, string, string, bool, DateTimeOffset)>();
        for (int i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (
                entry.ClientId is { } clientId
                && !seen.Add((entry.ChannelId, entry.ActorId, clientId, entry.Message is not null, MonthOf(entry)))
            )
            {
                repeated.Add(i);
            }
        }
    }
}
