using Npgsql;

namespace Chat.Data.Log;

/// <summary>Finds out which of some entries stand in the log: the same seq with the same hash is the same entry.</summary>
internal static class WrittenQuery
{
    private const string Sql = """
        SELECT entry.position
        FROM unnest($1, $2, $3, $4) WITH ORDINALITY AS entry (channel_id, seq, partition_time, hash, position)
        WHERE EXISTS (
            SELECT FROM messages
            WHERE messages.channel_id = entry.channel_id AND messages.seq = entry.seq
              AND messages.created_at = entry.partition_time AND messages.hash = entry.hash)
           OR EXISTS (
            SELECT FROM message_revisions AS revision
            WHERE revision.channel_id = entry.channel_id AND revision.seq = entry.seq
              AND revision.message_created_at = entry.partition_time AND revision.hash = entry.hash)
           OR EXISTS (
            SELECT FROM member_changes
            WHERE member_changes.channel_id = entry.channel_id AND member_changes.seq = entry.seq
              AND member_changes.hash = entry.hash)
        """;

    /// <summary>Asks the database.</summary>
    /// <returns>The indexes of the entries that are written.</returns>
    public static async Task<HashSet<int>> ReadAsync(NpgsqlConnection connection, IReadOnlyList<LogEntry> entries)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.AddArray(entries.Select(entry => entry.ChannelId));
        command.AddArray(entries.Select(entry => entry.Seq));
        command.AddArray(entries.Select(entry => entry.PartitionTime));
        command.AddArray(entries.Select(entry => entry.Hash));
        return await command.ReadPositionsAsync();
    }
}
