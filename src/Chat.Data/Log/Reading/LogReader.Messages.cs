using Npgsql;

namespace Chat.Data.Log;

public sealed partial class LogReader
{
    private const string MessageColumns = """
        message.channel_id, message.seq, message.ordinal, message.changed_seq, message.id, message.sender_id,
        sender.display_name, message.client_id, message.text, message.created_at
        """;

    /// <summary>A page of messages.</summary>
    /// <param name="channelId">The channel.</param>
    /// <param name="before">Only messages with a smaller seq.</param>
    /// <param name="after">Only messages with a larger seq; the page then runs oldest first, else newest first.</param>
    /// <param name="limit">Most messages to return.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public Task<IReadOnlyList<StoredMessage>> ReadMessagesAsync(
        string channelId,
        long? before,
        long? after,
        int limit,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var command = Command(
            after is null ? NewestFirst : OldestFirst,
            channelId,
            after ?? 0,
            before ?? long.MaxValue,
            limit
        );
        return ReadAsync(command, ReadMessage, cancellationToken);
    }

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
            LEFT JOIN users AS sender ON sender.user_id = message.sender_id
            ORDER BY message.seq
            LIMIT 1
            """;
        var found = await ReadAsync(Command(Sql, channelId, senderId, clientId), ReadMessage, cancellationToken);
        return found.SingleOrDefault();
    }

    private const string NewestFirst = $"""
        SELECT {MessageColumns}
        FROM (
            SELECT * FROM messages
            WHERE channel_id = $1 AND seq > $2 AND seq < $3
            ORDER BY seq DESC
            LIMIT $4
        ) AS message
        LEFT JOIN users AS sender ON sender.user_id = message.sender_id
        ORDER BY message.seq DESC
        """;

    private const string OldestFirst = $"""
        SELECT {MessageColumns}
        FROM (
            SELECT * FROM messages
            WHERE channel_id = $1 AND seq > $2 AND seq < $3
            ORDER BY seq
            LIMIT $4
        ) AS message
        LEFT JOIN users AS sender ON sender.user_id = message.sender_id
        ORDER BY message.seq
        """;

    private static StoredMessage ReadMessage(NpgsqlDataReader reader) =>
        new(
            reader.GetString(0),
            reader.GetInt64(1),
            reader.GetInt64(2),
            reader.GetInt64(3),
            reader.GetGuid(4),
            reader.GetString(5),
            Optional(reader, 6),
            Optional(reader, 7),
            Optional(reader, 8),
            reader.GetFieldValue<DateTimeOffset>(9)
        );
}
