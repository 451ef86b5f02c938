namespace Chat.Data.Log;

public sealed partial class LogReader
{
    /// <summary>
    /// Where a time lies in the channel: messages with a smaller seq are earlier, those with this or a larger one are at or
    /// after it. There need not be a message of this seq, and when all are earlier it is larger than any.
    /// </summary>
    /// <remarks>
    /// Along the seqs of a channel the time never decreases, so it is found by halving: in the partition of its month, by
    /// the primary key, sixteen looks among 65,000 messages. Only for a month in which the channel was silent are those
    /// after it looked at.
    /// </remarks>
    public async Task<long> FindPositionAsync(
        string channelId,
        DateTimeOffset at,
        CancellationToken cancellationToken = default
    )
    {
        var utc = at.ToUniversalTime();
        var month = new DateTimeOffset(utc.Year, utc.Month, 1, 0, 0, 0, TimeSpan.Zero);
        // The calendar's last month has none after it; no message is of then.
        var next = month.Year == 9999 ? DateTimeOffset.MaxValue.ToMicroseconds() : month.AddMonths(1);
        var inMonth = Command(PositionInMonth, channelId, utc, month, next);
        var found = await ReadAsync(inMonth, reader => reader.GetInt64(0), cancellationToken);
        if (found.Count == 0)
        {
            var afterMonth = Command(FirstPosition, channelId, next);
            found = await ReadAsync(afterMonth, reader => reader.GetInt64(0), cancellationToken);
        }

        return found.Count == 0 ? long.MaxValue : found[0];
    }

    // What is sought lies from low to high: everything before low is earlier than the time, nothing from high on is.
    private const string PositionInMonth = """
        WITH RECURSIVE month AS (
            SELECT (SELECT seq FROM messages
                    WHERE channel_id = $1 AND created_at >= $3 AND created_at < $4 ORDER BY seq LIMIT 1) AS first,
                   (SELECT seq FROM messages
                    WHERE channel_id = $1 AND created_at >= $3 AND created_at < $4 ORDER BY seq DESC LIMIT 1) AS last
        ), search (low, high) AS (
            SELECT first, last + 1 FROM month WHERE first IS NOT NULL
            UNION ALL
            SELECT CASE WHEN probe.created_at >= $2 THEN low ELSE probe.seq + 1 END,
                   CASE WHEN probe.created_at >= $2 THEN (low + high) / 2 ELSE high END
            FROM search
            CROSS JOIN LATERAL (
                SELECT seq, created_at FROM messages
                WHERE channel_id = $1 AND created_at >= $3 AND created_at < $4 AND seq >= (low + high) / 2
                ORDER BY seq
                LIMIT 1
            ) AS probe
            WHERE low < high
        )
        SELECT low FROM search WHERE low >= high
        """;

    private const string FirstPosition = """
        SELECT seq FROM messages WHERE channel_id = $1 AND created_at >= $2 ORDER BY seq LIMIT 1
        """;
}
