using Microsoft.Extensions.Logging;
using Npgsql;

namespace Chat.Data.Log;

/// <summary>
/// Brings a batch to an outcome. A refused batch is halved until the guilty entry stands alone, so nobody pays for
/// another's mistake. A batch whose outcome is unknown is sent again as a whole: the fence lets it through once, whether
/// the first sending was lost, is still running somewhere, or had been committed.
/// </summary>
/// <remarks>
/// It is never split after it was sent with an unknown outcome, nor are parts of it given up: as long as a first sending
/// may still commit everything, no part of it could be called unwritten.
/// </remarks>
internal sealed class BatchCommitter(
    NpgsqlDataSource dataSource,
    LogWriterOptions options,
    QueueBudget budget,
    TimeProvider timeProvider,
    ILogger<LogWriter> logger,
    CancellationToken stopping
) : IAsyncDisposable
{
    private readonly AppendConnection _connection = new(dataSource, options.RetryFor);

    public async Task CommitAsync(List<PendingAppend> batch)
    {
        int expired = batch.RemoveAll(GiveUpIfExpired);
        if (expired > 0)
        {
            logger.ExpiredInQueue(expired, options.RetryFor);
        }

        if (batch.Count > 0)
        {
            var oldest = batch.MinBy(pending => pending.EnqueuedAt)!;
            await CommitAsync(batch.ToArray(), oldest.EnqueuedAt);
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task CommitAsync(ReadOnlyMemory<PendingAppend> batch, long since)
    {
        var backoff = new RetryBackoff(timeProvider, stopping);
        bool partitionsCreated = false;
        while (true)
        {
            try
            {
                await _connection.AppendAsync(batch, SettleWritten);
                return;
            }
            catch (Exception exception)
            {
                var failure = AppendFailures.Classify(exception);
                if (failure == AppendFailure.MissingPartition && !partitionsCreated)
                {
                    partitionsCreated = await TryCreatePartitionsAsync(batch);
                }
                else if (failure != AppendFailure.Transient)
                {
                    await IsolateAsync(batch, since, exception);
                    return;
                }
                else if (!await WaitForRetryAsync(batch, since, backoff, exception))
                {
                    GiveUp(batch);
                    return;
                }
            }
        }
    }

    /// <summary>Halves in order: the second half of a channel's run finds the fence closed if the first failed.</summary>
    private async Task IsolateAsync(ReadOnlyMemory<PendingAppend> batch, long since, Exception exception)
    {
        if (batch.Length > 1)
        {
            await CommitAsync(batch[..(batch.Length / 2)], since);
            await CommitAsync(batch[(batch.Length / 2)..], since);
        }
        else if (AppendFailures.IsDuplicateClientId(exception))
        {
            Settle(batch.Span[0], AppendOutcome.DuplicateClientId);
        }
        else
        {
            var entry = batch.Span[0].Entry;
            logger.Rejected(exception, entry.ChannelId, entry.Seq);
            budget.Return();
            batch.Span[0].Reject(new AppendRejectedException("PostgreSQL cannot store the entry.", exception));
        }
    }

    private async Task<bool> WaitForRetryAsync(
        ReadOnlyMemory<PendingAppend> batch,
        long since,
        RetryBackoff backoff,
        Exception exception
    )
    {
        await _connection.DisposeAsync();
        var elapsed = timeProvider.GetElapsedTime(since);
        bool again = elapsed < options.RetryFor && await backoff.WaitAsync(options.RetryFor - elapsed);
        logger.AppendFailed(exception, batch.Length, again);
        return again;
    }

    private async Task<bool> TryCreatePartitionsAsync(ReadOnlyMemory<PendingAppend> batch)
    {
        try
        {
            await _connection.CreatePartitionsAsync(batch);
            logger.PartitionsCreated();
        }
        catch (Exception exception) when (exception is NpgsqlException or IOException or TimeoutException)
        {
            // The next sending tells what is wrong, and what to do about it.
            logger.PartitionsNotCreated(exception);
            await _connection.DisposeAsync();
        }

        return true;
    }

    private bool GiveUpIfExpired(PendingAppend pending)
    {
        bool expired = timeProvider.GetElapsedTime(pending.EnqueuedAt) >= options.RetryFor;
        if (expired)
        {
            Settle(pending, AppendOutcome.Unavailable);
        }

        return expired;
    }

    private void GiveUp(ReadOnlyMemory<PendingAppend> batch)
    {
        foreach (var pending in batch.Span)
        {
            Settle(pending, AppendOutcome.Unavailable);
        }
    }

    private void SettleWritten(PendingAppend pending, bool isWritten) =>
        Settle(pending, isWritten ? AppendOutcome.Committed : AppendOutcome.Fenced);

    private void Settle(PendingAppend pending, AppendOutcome outcome)
    {
        budget.Return();
        pending.Settle(outcome);
    }
}
