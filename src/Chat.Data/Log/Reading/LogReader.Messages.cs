using Npgsql;

namespace Chat.Data.Log;

public sealed partial class LogReader
{
    /// <summary>
    /// What is read of a message, and where from, once a query has chosen rows of <c>messages</c> as <c>message</c>. States
    /// are rare, and edits and deletions are found by key.
    /// </summary>
    private const string MessageColumns = """
        message.channel_id, message.seq, message.ordinal, message.id, message.sender_id, sender.display_name,
        message.client_id, message.text, message.created_at, coalesce(state.changed_seq, message.seq),
        edit.seq, edit.text, edit.created_at, deletion.seq, deletion.actor_id, deletion.created_at
        """;

    private const string MessageJoins = """
        LEFT JOIN message_states AS state ON state.channel_id = message.channel_id
            AND state.message_seq = message.seq AND state.message_created_at = message.created_at
        LEFT JOIN message_revisions AS edit ON edit.channel_id = message.channel_id
            AND edit.seq = state.edited_seq AND edit.message_created_at = message.created_at
        LEFT JOIN message_revisions AS deletion ON deletion.channel_id = message.channel_id
            AND deletion.seq = state.deleted_seq AND deletion.message_created_at = message.created_at
            AND state.deleted_seq > coalesce(state.restored_seq, 0)
        LEFT JOIN users AS sender ON sender.user_id = message.sender_id
        """;

    /// <summary>
    /// The message this sender posted with this client id, however long ago; <see langword="null"/> when there is none.
    /// </summary>
    public async Task<StoredMessage?> FindByClientIdAsync(
        string channelId,
        string senderId,
        string clientId,
        CancellationToken cancellationToken = default
    )
    {
        // Materialized, or the planner may walk the whole channel in seq order, hoping to meet the message early.
        const string Sql = $"""
            WITH message AS MATERIALIZED (
                SELECT * FROM messages
                WHERE channel_id = $1 AND sender_id = $2 AND client_id = $3
            )
            SELECT {MessageColumns}
            FROM message
            {MessageJoins}
            ORDER BY message.seq
            LIMIT 1
            """;
        var found = await ReadAsync(Command(Sql, channelId, senderId, clientId), ReadMessage, cancellationToken);
        return found.SingleOrDefault();
    }

    private static StoredMessage ReadMessage(NpgsqlDataReader reader) =>
        new(
            reader.GetString(0),
            reader.GetInt64(1),
            reader.GetInt64(2),
            reader.GetGuid(3),
            reader.GetString(4),
            Optional(reader, 5),
            Optional(reader, 6),
            Optional(reader, 7),
            reader.GetFieldValue<DateTimeOffset>(8)
        )
        {
            ChangedSeq = reader.GetInt64(9),
            Edit = reader.IsDBNull(10)
                ? null
                : new StoredEdit(reader.GetInt64(10), Optional(reader, 11), reader.GetFieldValue<DateTimeOffset>(12)),
            Deletion = reader.IsDBNull(13)
                ? null
                : new StoredDeletion(
                    reader.GetInt64(13),
                    reader.GetString(14),
                    reader.GetFieldValue<DateTimeOffset>(15)
                ),
        };
}
