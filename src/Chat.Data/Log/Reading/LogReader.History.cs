using System.Globalization;

namespace Chat.Data.Log;

public sealed partial class LogReader
{
    /// <summary>A page of up to so many days is read from the partitions of its months alone.</summary>
    private static readonly TimeSpan NarrowPage = TimeSpan.FromDays(62);

    /// <summary>A page of messages.</summary>
    /// <param name="channelId">The channel.</param>
    /// <param name="before">Only messages with a smaller seq.</param>
    /// <param name="after">Only messages with a larger seq; the page then runs oldest first, else newest first.</param>
    /// <param name="limit">Most messages to return.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <remarks>
    /// What a statement costs grows with the months it has to consider, before it reads a single row. Along the seqs of a
    /// channel the time never decreases, so a page comes from one or two months, and mostly from the newest ones.
    /// </remarks>
    public async Task<IReadOnlyList<StoredMessage>> ReadMessagesAsync(
        string channelId,
        long? before,
        long? after,
        int limit,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        long high = before ?? long.MaxValue;
        if (after is { } low)
        {
            return await ReadFoundAsync(channelId, low, high, limit, newestFirst: false, cancellationToken);
        }

        var recent = await ReadAsync(Command(RecentMessages(), channelId, high, limit), ReadMessage, cancellationToken);
        if (recent.Count == limit || recent is [.., { Ordinal: 1 }])
        {
            return recent;
        }

        high = recent.Count > 0 ? recent[^1].Seq : high;
        limit -= recent.Count;
        return [.. recent, .. await ReadFoundAsync(channelId, 0, high, limit, newestFirst: true, cancellationToken)];
    }

    /// <summary>The messages on both sides of a seq.</summary>
    /// <param name="channelId">The channel.</param>
    /// <param name="seq">Where to look; there need not be a message of this seq.</param>
    /// <param name="before">Most messages with a smaller seq.</param>
    /// <param name="from">Most messages with this or a larger seq.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Those before, newest first, and those from the seq on, oldest first.</returns>
    public async Task<(IReadOnlyList<StoredMessage> Before, IReadOnlyList<StoredMessage> From)> ReadAroundAsync(
        string channelId,
        long seq,
        int before,
        int from,
        CancellationToken cancellationToken = default
    )
    {
        var earlier = ReadFoundAsync(channelId, 0, seq, before, newestFirst: true, cancellationToken);
        var later = ReadFoundAsync(channelId, seq - 1, long.MaxValue, from, newestFirst: false, cancellationToken);
        await Task.WhenAll(earlier, later);
        return (await earlier, await later);
    }

    /// <summary>First where the messages are, by the primary keys alone, then the messages, from their months.</summary>
    private async Task<IReadOnlyList<StoredMessage>> ReadFoundAsync(
        string channelId,
        long low,
        long high,
        int limit,
        bool newestFirst,
        CancellationToken cancellationToken
    )
    {
        var keys = await ReadAsync(
            Command(newestFirst ? KeysNewestFirst : KeysOldestFirst, channelId, low, high, limit),
            reader => (Seq: reader.GetInt64(0), CreatedAt: reader.GetFieldValue<DateTimeOffset>(1)),
            cancellationToken
        );
        if (keys.Count == 0)
        {
            return [];
        }

        var (first, last) = newestFirst ? (keys[^1], keys[0]) : (keys[0], keys[^1]);
        bool isNarrow = last.CreatedAt - first.CreatedAt <= NarrowPage;
        var found = await ReadAsync(
            isNarrow
                ? Command(NarrowRange, channelId, first.Seq, last.Seq, first.CreatedAt, last.CreatedAt)
                : Command(WideRange, channelId, first.Seq, last.Seq),
            ReadMessage,
            cancellationToken
        );
        return newestFirst ? [.. found.Reverse()] : found;
    }

    /// <summary>
    /// The newest messages of this month and the last. The bound is part of the text, so that one plan, which knows no other
    /// months, serves for as long as it holds.
    /// </summary>
    private string RecentMessages()
    {
        var (year, month, _) = time.GetUtcNow().UtcDateTime;
        string since = new DateTime(year, month, 1).AddMonths(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string bound = $">= timestamptz '{since} 00:00Z'";
        return $"""
            SELECT {MessageColumns}
            FROM (
                SELECT * FROM messages
                WHERE channel_id = $1 AND seq < $2 AND created_at {bound}
                ORDER BY seq DESC
                LIMIT $3
            ) AS message
            {BoundedJoins(bound)}
            ORDER BY message.seq DESC
            """;
    }

    private const string KeysNewestFirst = """
        SELECT seq, created_at FROM messages
        WHERE channel_id = $1 AND seq > $2 AND seq < $3
        ORDER BY seq DESC
        LIMIT $4
        """;

    private const string KeysOldestFirst = """
        SELECT seq, created_at FROM messages
        WHERE channel_id = $1 AND seq > $2 AND seq < $3
        ORDER BY seq
        LIMIT $4
        """;

    private static readonly string NarrowRange = $"""
        SELECT {MessageColumns}
        FROM messages AS message
        {BoundedJoins("BETWEEN $4 AND $5")}
        WHERE message.channel_id = $1 AND message.seq BETWEEN $2 AND $3 AND message.created_at BETWEEN $4 AND $5
        ORDER BY message.seq
        """;

    private const string WideRange = $"""
        SELECT {MessageColumns}
        FROM messages AS message
        {MessageJoins}
        WHERE message.channel_id = $1 AND message.seq BETWEEN $2 AND $3
        ORDER BY message.seq
        """;

    /// <summary>As <see cref="MessageJoins"/>, for messages of a range of time: of their months no other is considered.</summary>
    private static string BoundedJoins(string bound) =>
        $"""
            LEFT JOIN message_states AS state ON state.channel_id = message.channel_id
                AND state.message_seq = message.seq AND state.message_created_at = message.created_at
                AND state.message_created_at {bound}
            LEFT JOIN message_revisions AS edit ON edit.channel_id = message.channel_id
                AND edit.seq = state.edited_seq AND edit.message_created_at = message.created_at
                AND edit.message_created_at {bound}
            LEFT JOIN message_revisions AS deletion ON deletion.channel_id = message.channel_id
                AND deletion.seq = state.deleted_seq AND deletion.message_created_at = message.created_at
                AND state.deleted_seq > coalesce(state.restored_seq, 0) AND deletion.message_created_at {bound}
            LEFT JOIN users AS sender ON sender.user_id = message.sender_id
            """;
}
