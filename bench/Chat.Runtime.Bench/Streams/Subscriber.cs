using System.Diagnostics;

namespace Chat.Bench.Streams;

/// <summary>Receives a publisher's changes and fails when one is missing, doubled or out of order.</summary>
/// <param name="acknowledge">Is told up to which seq they have arrived.</param>
/// <param name="acknowledgeEvery">So many changes.</param>
internal sealed class Subscriber(Func<long, Task> acknowledge, int acknowledgeEvery)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _awaited = long.MaxValue;
    private long _received;
    private long _acknowledged;

    /// <summary>From publishing to here; complete when <see cref="UntilAsync"/> is.</summary>
    public Histogram Latency { get; } = new();

    /// <summary>When the last event came.</summary>
    public long LastAt { get; private set; }

    public Task ReceiveAsync(StampedChanges changes)
    {
        lock (_gate)
        {
            LastAt = Stopwatch.GetTimestamp();
            Latency.Record(LastAt - changes.SentAt);
            Check(changes);
            CompleteIfDue();
            if (_received - _acknowledged < acknowledgeEvery)
            {
                return Task.CompletedTask;
            }

            _acknowledged = _received;
        }

        return acknowledge(_acknowledged);
    }

    /// <summary>Waits for the change with this seq.</summary>
    /// <exception cref="InvalidDataException">Not every change has come once and in order.</exception>
    public async Task UntilAsync(long seq)
    {
        lock (_gate)
        {
            _awaited = seq;
            CompleteIfDue();
        }

        try
        {
            await _complete.Task.WaitAsync(Patience);
        }
        catch (TimeoutException e)
        {
            throw new InvalidDataException($"Only {_received} of {seq} changes have come.", e);
        }
    }

    private void Check(StampedChanges changes)
    {
        foreach (var change in changes.Changes)
        {
            if (change.Seq != _received + 1)
            {
                _complete.TrySetException(new InvalidDataException($"After change {_received} came {change.Seq}."));
            }

            _received = change.Seq;
        }
    }

    private void CompleteIfDue()
    {
        if (_received == _awaited)
        {
            _complete.TrySetResult();
        }
    }
}
