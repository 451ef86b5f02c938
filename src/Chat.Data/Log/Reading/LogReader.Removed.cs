namespace Chat.Data.Log;

public sealed partial class LogReader
{
    /// <summary>The runs of changes that retention removed and that end after a seq, in seq order.</summary>
    public Task<IReadOnlyList<RemovedRun>> ReadRemovedAsync(
        string channelId,
        long afterSeq,
        int limit,
        CancellationToken cancellationToken = default
    )
    {
        const string Sql = """
            SELECT channel_id, first_seq, last_seq, last_ordinal, last_hash, older_than, removed_at
            FROM removed_runs
            WHERE channel_id = $1 AND last_seq > $2
            ORDER BY last_seq
            LIMIT $3
            """;
        return ReadAsync(
            Command(Sql, channelId, afterSeq, limit),
            reader => new RemovedRun(
                reader.GetString(0),
                reader.GetInt64(1),
                reader.GetInt64(2),
                reader.GetInt64(3),
                reader.GetFieldValue<byte[]>(4),
                reader.GetFieldValue<DateTimeOffset>(5),
                reader.GetFieldValue<DateTimeOffset>(6)
            ),
            cancellationToken
        );
    }

    /// <summary>When retention last removed anything from any channel; <see langword="null"/> when it never has.</summary>
    public async Task<DateTimeOffset?> ReadNewestRemovalAsync(CancellationToken cancellationToken = default)
    {
        var newest = await ReadAsync(
            Command("SELECT max(removed_at) FROM removed_runs"),
            reader => reader.IsDBNull(0) ? (DateTimeOffset?)null : reader.GetFieldValue<DateTimeOffset>(0),
            cancellationToken
        );
        return newest[0];
    }
}
