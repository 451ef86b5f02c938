using System.Collections.Concurrent;
using Orleans.Streams;

namespace Chat.Runtime.Tests.Streams;

/// <summary>The packaged memory streams deliver an event again for a minute before they go on to the next.</summary>
public sealed class FailingSubscriberTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private readonly string _key = Guid.NewGuid().ToString("N");
    private readonly ConcurrentQueue<int> _received = new();

    private IPublisherGrain Publisher => fixture.Grains.GetGrain<IPublisherGrain>(_key);

    private IAsyncStream<int> Stream =>
        fixture.Cluster.Client.GetStreamProvider("events").GetStream<int>(StreamId.Create("numbers", _key));

    [Fact]
    public async Task Handler_thatThrows_isToldAndGetsTheNextEvent()
    {
        var errors = new ConcurrentQueue<Exception>();
        await Stream.SubscribeAsync(
            (item, token) => item == 1 ? throw new InvalidOperationException("One.") : ReceiveAsync(item, token),
            error =>
            {
                errors.Enqueue(error);
                return Task.CompletedTask;
            }
        );

        await Publisher.PublishAsync(_key, from: 0, count: 3);

        await Eventually.TrueAsync(() => _received.Count == 2, "the other events");
        Assert.Equal("One.", Assert.Single(errors).Message);
    }

    private Task ReceiveAsync(int item, StreamSequenceToken? token)
    {
        _received.Enqueue(item);
        return Task.CompletedTask;
    }
}
