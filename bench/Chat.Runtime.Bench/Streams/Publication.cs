using System.Diagnostics;
using Chat.Delivery;
using Orleans.Streams;

namespace Chat.Bench.Streams;

/// <summary>A stream of its own, from a grain to a subscriber in this process.</summary>
internal sealed class Publication
{
    private readonly IPublisherGrain _publisher;
    private readonly Subscriber _subscriber;
    private readonly IAsyncStream<StampedChanges> _stream;

    public Publication(IClusterClient client, int acknowledgeEvery)
    {
        var key = Guid.NewGuid().ToString();
        _publisher = client.GetGrain<IPublisherGrain>(key);
        _subscriber = new Subscriber(_publisher.AcknowledgeAsync, acknowledgeEvery);
        _stream = client
            .GetStreamProvider(FanOut.Provider)
            .GetStream<StampedChanges>(StreamId.Create(IPublisherGrain.Namespace, key));
    }

    /// <summary>From publishing to receiving, of every event.</summary>
    public Histogram Latency => _subscriber.Latency;

    /// <summary>Has the grain publish, and waits until all of it has arrived.</summary>
    /// <param name="publish">What the grain is asked; answers its last seq.</param>
    /// <returns>The changes that came, and how long that took.</returns>
    public async Task<(long Changes, TimeSpan Took)> ReceiveAsync(Func<IPublisherGrain, Task<long>> publish)
    {
        var subscription = await _stream.SubscribeAsync((changes, _) => _subscriber.ReceiveAsync(changes));
        var began = Stopwatch.GetTimestamp();
        var last = await publish(_publisher);
        await _subscriber.UntilAsync(last);
        await subscription.UnsubscribeAsync();
        return (last, Stopwatch.GetElapsedTime(began, _subscriber.LastAt));
    }
}
