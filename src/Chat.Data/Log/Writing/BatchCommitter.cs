using Chat.Data.Search;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Chat.Data.Log;

/// <summary>
/// Brings a batch to an outcome. From a refused batch the repeated client ids are sifted out; if that is not what was
/// wrong, it is halved until the guilty entry stands alone, so nobody pays for another's mistake. A batch whose outcome
/// is unknown is sent again as a whole: the fence lets it through once, whether the first sending was lost, is still
/// running somewhere, or had been committed.
/// </summary>
/// <remarks>
/// No part of a batch is given up before the rest: as long as a first sending may still commit everything, no part of it
/// could be called unwritten. A refusal ends that doubt, because what is refused now would have been refused then. The
/// exception are channels whose head somebody else keeps locked; theirs are given up with an unknown outcome, so that the
/// others need not wait for them.
/// </remarks>
internal sealed class BatchCommitter(
    NpgsqlDataSource dataSource,
    LogWriterOptions options,
    QueueBudget budget,
    TimeProvider timeProvider,
    ILogger<LogWriter> logger,
    SearchHints? searchHints,
    CancellationToken stopping
) : IAsyncDisposable
{
    private readonly AppendConnection _connection = new(dataSource, options.RetryFor);
    private readonly LockedChannels _locked = new();

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
            if (_locked.Any)
            {
                await TryAsync(() => _locked.RefreshAsync(batch, _connection));
            }

            await CommitAsync(SetLockedAside(batch.ToArray()), oldest.EnqueuedAt);
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task CommitAsync(ReadOnlyMemory<PendingAppend> batch, long since)
    {
        var backoff = new RetryBackoff(timeProvider, stopping);
        bool partitionsCreated = false;
        while (batch.Length > 0)
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
                    // If that fails, nothing is wrong with the entries: it is tried again like anything else.
                    failure = AppendFailure.Transient;
                    partitionsCreated = await TryAsync(() => _connection.CreatePartitionsAsync(batch));
                    if (partitionsCreated)
                    {
                        continue;
                    }
                }

                if (failure != AppendFailure.Transient)
                {
                    await IsolateAsync(batch, since, exception);
                    return;
                }

                await LetGoAsync(exception);
                if (AppendFailures.IsTimeout(exception))
                {
                    // Even if this batch has no time left: the next one must not be held up by the same channel.
                    await TryAsync(() => _locked.FindAsync(batch.ToArray(), _connection));
                    batch = SetLockedAside(batch);
                }

                if (batch.Length > 0 && !await WaitForRetryAsync(batch, since, backoff, exception))
                {
                    GiveUp(batch);
                    return;
                }
            }
        }
    }

    private ReadOnlyMemory<PendingAppend> SetLockedAside(ReadOnlyMemory<PendingAppend> batch)
    {
        var (free, locked) = _locked.Split(batch);
        if (locked.Length > 0)
        {
            logger.HeadLocked(locked.Length, locked.Span[0].Entry.ChannelId);
            GiveUp(locked);
        }

        return free;
    }

    private async Task IsolateAsync(ReadOnlyMemory<PendingAppend> batch, long since, Exception exception)
    {
        bool isRepeated = AppendFailures.IsDuplicateClientId(exception);
        if (batch.Length == 1)
        {
            SettleRefused(batch.Span[0], isRepeated, exception);
        }
        else if (isRepeated && await SiftAsync(batch) is { Dropped.Count: > 0 } sifted)
        {
            await CommitAsync(sifted.Kept, since);
            sifted.Dropped.ForEach(dropped => Settle(dropped.Pending, dropped.Outcome));
        }
        else
        {
            // In order: the second half of a channel's run finds the fence closed if the first half failed.
            await CommitAsync(batch[..(batch.Length / 2)], since);
            await CommitAsync(batch[(batch.Length / 2)..], since);
        }
    }

    private async Task<SiftedBatch> SiftAsync(ReadOnlyMemory<PendingAppend> batch)
    {
        HashSet<int> repeated = [];
        await TryAsync(async () => repeated = await _connection.FindRepeatedAsync(batch));
        return SiftedBatch.Create(batch.Span, repeated);
    }

    private async Task<bool> WaitForRetryAsync(
        ReadOnlyMemory<PendingAppend> batch,
        long since,
        RetryBackoff backoff,
        Exception exception
    )
    {
        var elapsed = timeProvider.GetElapsedTime(since);
        bool again = elapsed < options.RetryFor && await backoff.WaitAsync(options.RetryFor - elapsed);
        logger.AppendFailed(exception, batch.Length, again);
        return again;
    }

    /// <summary>A remedy that fails is none: the next sending tells what is wrong then, and what to do about it.</summary>
    private async Task<bool> TryAsync(Func<Task> remedy)
    {
        try
        {
            await remedy();
            return true;
        }
        catch (Exception exception) when (exception is NpgsqlException or IOException or TimeoutException)
        {
            logger.RemedyFailed(exception);
            await LetGoAsync(exception);
            return false;
        }
    }

    /// <summary>Of the connection, unless all that was wrong was waiting for a lock.</summary>
    private ValueTask LetGoAsync(Exception exception) =>
        AppendFailures.IsLockTimeout(exception) ? ValueTask.CompletedTask : _connection.DisposeAsync();

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

    private void SettleRefused(PendingAppend pending, bool isRepeated, Exception exception)
    {
        if (isRepeated)
        {
            Settle(pending, AppendOutcome.DuplicateClientId);
            return;
        }

        if (AppendFailures.IsMonthGone(exception))
        {
            Settle(pending, AppendOutcome.Unavailable);
            return;
        }

        logger.Rejected(exception, pending.Entry.ChannelId, pending.Entry.Seq);
        budget.Return(pending.Entry);
        pending.Reject(new AppendRejectedException("PostgreSQL cannot store the entry.", exception));
    }

    private void SettleWritten(PendingAppend pending, bool isWritten)
    {
        Settle(pending, isWritten ? AppendOutcome.Committed : AppendOutcome.Fenced);
        if (isWritten)
        {
            searchHints?.Add(pending.Entry);
        }
    }

    private void Settle(PendingAppend pending, AppendOutcome outcome)
    {
        budget.Return(pending.Entry);
        pending.Settle(outcome);
    }
}
