using System.Diagnostics;
using Chat.Delivery;
using Chat.Messages;
using Orleans.Concurrency;
using Orleans.Streams;

namespace Chat.Bench.Streams;

/// <summary>Reentrant, so that acknowledgements come in while it publishes.</summary>
[Reentrant]
public sealed class PublisherGrain(TimeProvider time) : Grain, IPublisherGrain
{
    /// <summary>Far longer than anything here takes, shorter than the call that waits for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>More than an event holds: what the packages find twice in an event, they write once.</summary>
    private const int Texts = 128;

    private readonly Message[] _messages = [.. Enumerable.Range(0, Texts).Select(_ => Message(time.GetUtcNow()))];
    private IAsyncStream<StampedChanges> _stream = null!;
    private long _seq;
    private long _acknowledged;
    private TaskCompletionSource _progress = new();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stream = this.GetStreamProvider(FanOut.Provider)
            .GetStream<StampedChanges>(StreamId.Create(IPublisherGrain.Namespace, this.GetPrimaryKeyString()));
        return Task.CompletedTask;
    }

    public async Task<long> PaceAsync(int changes, TimeSpan interval)
    {
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < changes; i++)
        {
            var early = (interval * i) - Stopwatch.GetElapsedTime(began);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, time);
            }

            await PublishAsync(changes: 1);
        }

        return _seq;
    }

    public async Task<long> FloodAsync(TimeSpan duration, int changesPerEvent, int window)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < duration)
        {
            await PublishAsync(changesPerEvent);
            while (_seq + changesPerEvent - _acknowledged > window)
            {
                await ProgressAsync();
            }
        }

        return _seq;
    }

    public Task AcknowledgeAsync(long seq)
    {
        _acknowledged = Math.Max(_acknowledged, seq);
        _progress.TrySetResult();
        return Task.CompletedTask;
    }

    private Task PublishAsync(int changes)
    {
        var batch = new Change[changes];
        for (var i = 0; i < batch.Length; i++)
        {
            _seq++;
            var message = _messages[_seq % Texts] with { Seq = _seq, Ordinal = _seq };
            batch[i] = new Change(_seq, message, Member: null);
        }

        return _stream.OnNextAsync(new StampedChanges(Stopwatch.GetTimestamp(), batch));
    }

    private async Task ProgressAsync()
    {
        _progress = new TaskCompletionSource();
        try
        {
            await _progress.Task.WaitAsync(Patience, time);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"Nothing after {_acknowledged} is acknowledged, {_seq} was published.", e);
        }
    }

    private static Message Message(DateTimeOffset createdAt) =>
        new(
            "room_01jd2m8q6v0000000000000001",
            Seq: 0,
            Ordinal: 0,
            Guid.NewGuid(),
            "usr_01jd2m8q6v0000000000000001",
            "Ada",
            Guid.NewGuid().ToString(),
            new string('x', 100),
            createdAt
        );
}
