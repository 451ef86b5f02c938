using Npgsql;

namespace Chat.Data.Retention;

/// <summary>Removes a channel's messages of a month in batches, each in a transaction of its own.</summary>
internal sealed class ChannelRemoval(NpgsqlConnection connection, RetentionRules rules, TimeProvider time)
{
    /// <summary>Messages per batch: a transaction of some tens of milliseconds.</summary>
    internal const int BatchSize = 2_000;

    /// <returns>How many changes were removed.</returns>
    public async Task<long> RemoveAsync(LogMonth month, string channelId, CancellationToken cancellation)
    {
        long removed = 0;
        while (true)
        {
            long began = time.GetTimestamp();
            var (changes, isLast) = await RemoveBatchAsync(month, channelId, cancellation);
            removed += changes;
            if (isLast)
            {
                return removed;
            }

            // Half of the time belongs to those who post.
            await Task.Delay(time.GetElapsedTime(began), time, cancellation);
        }
    }

    public async Task<long> CountAsync(LogMonth month, string channelId, CancellationToken cancellation) =>
        await rules.FindBatchAsync(month, channelId, int.MaxValue, cancellation) is { } all
            ? await connection.ScalarAsync<long>(
                RemovalSql.CountRows(month),
                cancellation,
                all.OlderThan,
                channelId,
                long.MaxValue
            )
            : 0;

    private async Task<(long Changes, bool IsLast)> RemoveBatchAsync(
        LogMonth month,
        string channelId,
        CancellationToken cancellation
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(RemovalSql.LockRules, cancellation);
        // Asked now that it cannot change any more: a hold may have been placed since the month was looked at.
        if (await rules.FindBatchAsync(month, channelId, BatchSize, cancellation) is not { } batch)
        {
            return (0, true);
        }

        var removed = await connection.ReadAsync(
            RemovalSql.RemoveRows(month),
            reader => reader.GetInt64(1),
            cancellation,
            batch.OlderThan,
            channelId,
            batch.LastSeq ?? long.MaxValue
        );
        await transaction.CommitAsync(cancellation);
        return (removed[0], batch.LastSeq is null);
    }
}
