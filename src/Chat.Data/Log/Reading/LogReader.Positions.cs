namespace Chat.Data.Log;

public sealed partial class LogReader
{
    /// <summary>
    /// The ordinal and the time of the newest message at or before a seq; <see langword="null"/> when there is none (any more).
    /// </summary>
    public async Task<(long Ordinal, DateTimeOffset CreatedAt)?> ReadPlaceAsync(
        string channelId,
        long seq,
        CancellationToken cancellationToken = default
    )
    {
        const string Sql = """
            SELECT ordinal, created_at FROM messages
            WHERE channel_id = $1 AND seq <= $2
            ORDER BY seq DESC
            LIMIT 1
            """;
        var found = await ReadAsync(
            Command(Sql, channelId, seq),
            reader => (reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1)),
            cancellationToken
        );
        return found.Count > 0 ? found[0] : null;
    }
}
