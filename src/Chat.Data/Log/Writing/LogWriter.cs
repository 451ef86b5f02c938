using Chat.Data.Search;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chat.Data.Log;

/// <summary>
/// Commits the changes of all channels of a silo. A channel always uses the same of a few lanes; a lane has one batch in
/// flight and sends everything that queued up meanwhile as the next, in one statement. So one commit costs one round
/// trip when idle, and thousands of entries share one when busy.
/// </summary>
/// <remarks>
/// Entries of one channel settle in the order in which they were appended. Disposing refuses new entries, tries the
/// queued ones once more and then closes the connections.
/// </remarks>
public sealed class LogWriter : IAsyncDisposable
{
    private readonly QueueBudget _budget;
    private readonly AppendLane[] _lanes;
    private readonly TimeProvider _time;

    public LogWriter(
        NpgsqlDataSource dataSource,
        IOptions<LogWriterOptions> options,
        TimeProvider timeProvider,
        ILogger<LogWriter> logger,
        SearchHints? searchHints = null
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        var value = options.Value;
        _time = timeProvider;
        _budget = new QueueBudget(value.MaxQueued, value.MaxQueuedText);
        _lanes =
        [
            .. Enumerable
                .Range(0, value.Lanes)
                .Select(_ => new AppendLane(dataSource, value, _budget, timeProvider, logger, searchHints)),
        ];
    }

    /// <summary>Entries whose outcome is not known yet.</summary>
    public int Queued => _budget.Taken;

    /// <summary>
    /// Appends <paramref name="entry"/> and says what became of it. The same entry may be appended again after
    /// <see cref="AppendOutcome.Unavailable"/>: it is written at most once.
    /// </summary>
    /// <param name="entry">Must follow the channel's head or the entry appended before it.</param>
    /// <param name="cancellationToken">Stops the waiting, not the writing.</param>
    /// <exception cref="AppendRejectedException">PostgreSQL cannot store what is in the entry.</exception>
    public ValueTask<AppendOutcome> AppendAsync(LogEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_budget.TryTake(entry))
        {
            return ValueTask.FromResult(AppendOutcome.Overloaded);
        }

        var pending = new PendingAppend(entry, _time.GetTimestamp());
        pending.StopWaitingOn(cancellationToken);
        LaneOf(entry.ChannelId).Enqueue(pending);
        return new ValueTask<AppendOutcome>(pending.Task);
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_lanes.Select(lane => lane.StopAsync()));

    private AppendLane LaneOf(string channelId) =>
        _lanes[(uint)string.GetHashCode(channelId, StringComparison.Ordinal) % (uint)_lanes.Length];
}
