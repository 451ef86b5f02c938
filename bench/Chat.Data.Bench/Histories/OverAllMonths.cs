using Npgsql;

namespace Chat.Bench.Histories;

/// <summary>The peer: the same page by the one statement that everybody would write first, which considers every month.</summary>
internal static class OverAllMonths
{
    private const string Sql = """
        SELECT message.*, sender.display_name, state.changed_seq, edit.text, edit.created_at, deletion.actor_id
        FROM (
            SELECT * FROM messages
            WHERE channel_id = $1 AND seq < $2
            ORDER BY seq DESC
            LIMIT $3
        ) AS message
        LEFT JOIN message_states AS state ON state.channel_id = message.channel_id
            AND state.message_seq = message.seq AND state.message_created_at = message.created_at
        LEFT JOIN message_revisions AS edit ON edit.channel_id = message.channel_id
            AND edit.seq = state.edited_seq AND edit.message_created_at = message.created_at
        LEFT JOIN message_revisions AS deletion ON deletion.channel_id = message.channel_id
            AND deletion.seq = state.deleted_seq AND deletion.message_created_at = message.created_at
            AND state.deleted_seq > coalesce(state.restored_seq, 0)
        LEFT JOIN users AS sender ON sender.user_id = message.sender_id
        ORDER BY message.seq DESC
        """;

    public static async Task ReadAsync(NpgsqlDataSource database, string channelId, long before, int limit)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.AddWithValue(channelId);
        command.Parameters.AddWithValue(before);
        command.Parameters.AddWithValue(limit);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            _ = rows.GetInt64(rows.GetOrdinal("seq"));
        }
    }
}
