using System.Collections.Concurrent;
using Orleans.Streams;

namespace Chat.Runtime.Tests.Streams;

public sealed class StreamTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private readonly string _key = Guid.NewGuid().ToString("N");
    private readonly ConcurrentQueue<int> _received = new();

    private IPublisherGrain Publisher => fixture.Grains.GetGrain<IPublisherGrain>(_key);

    private IAsyncStream<int> Stream =>
        fixture.Cluster.Client.GetStreamProvider("events").GetStream<int>(StreamId.Create("numbers", _key));

    [Fact]
    public async Task Subscribe_receivesEventsInOrder()
    {
        await Stream.SubscribeAsync(ReceiveAsync);

        await Publisher.PublishAsync(_key, from: 0, count: 1000);
        await Publisher.PublishBatchAsync(_key, [1000, 1001]);

        await Eventually.TrueAsync(() => _received.Count == 1002, "all events");
        Assert.Equal(Enumerable.Range(0, 1002), _received);
    }

    [Fact]
    public async Task Subscribe_toAnotherStream_receivesNothing()
    {
        await Stream.SubscribeAsync(ReceiveAsync);

        await Publisher.PublishAsync("another", from: 0, count: 10);
        await Publisher.PublishAsync(_key, from: 10, count: 1);

        await Eventually.TrueAsync(() => !_received.IsEmpty, "an event");
        Assert.Equal([10], _received);
    }

    [Fact]
    public async Task Subscribe_inBatches_receivesTokensThatGrow()
    {
        var tokens = new ConcurrentQueue<StreamSequenceToken>();
        await Stream.SubscribeAsync(items =>
        {
            foreach (var item in items)
            {
                tokens.Enqueue(item.Token);
            }

            return Task.CompletedTask;
        });

        await Publisher.PublishBatchAsync(_key, [1, 2, 3]);
        await Publisher.PublishAsync(_key, from: 4, count: 2);

        await Eventually.TrueAsync(() => tokens.Count == 5, "all events");
        Assert.All(tokens.Zip(tokens.Skip(1)), pair => Assert.True(pair.Second.CompareTo(pair.First) > 0));
    }

    [Fact]
    public async Task Subscribe_inBatches_receivesWhatCameWhileItWasBusyTogether()
    {
        var isFree = new TaskCompletionSource();
        var batches = 0;
        await Stream.SubscribeAsync(async items =>
        {
            batches++;
            items.ToList().ForEach(item => _received.Enqueue(item.Item));
            await isFree.Task;
        });

        await Publisher.PublishAsync(_key, from: 0, count: 1);
        await Eventually.TrueAsync(() => _received.Count == 1, "the first event");
        await Publisher.PublishAsync(_key, from: 1, count: 500);
        isFree.SetResult();

        await Eventually.TrueAsync(() => _received.Count == 501, "all events");
        Assert.Equal(Enumerable.Range(0, 501), _received);
        Assert.InRange(batches, 2, 250);
    }

    [Fact]
    public async Task Handlers_ofOneSubscription_runOneAfterAnother()
    {
        var running = 0;
        var overlapped = false;
        await Stream.SubscribeAsync(
            async (item, _) =>
            {
                overlapped |= Interlocked.Increment(ref running) > 1;
                await Task.Yield();
                Interlocked.Decrement(ref running);
                _received.Enqueue(item);
            }
        );

        await Publisher.PublishAsync(_key, from: 0, count: 200);

        await Eventually.TrueAsync(() => _received.Count == 200, "all events");
        Assert.False(overlapped);
    }

    [Fact]
    public async Task Unsubscribe_endsDelivery()
    {
        var handle = await Stream.SubscribeAsync(ReceiveAsync);
        await Publisher.PublishAsync(_key, from: 0, count: 1);
        await Eventually.TrueAsync(() => _received.Count == 1, "the first event");

        await handle.UnsubscribeAsync();
        await Publisher.PublishAsync(_key, from: 1, count: 1);

        Assert.Equal([0], _received);
        Assert.Empty(await Stream.GetAllSubscriptionHandles());
    }

    [Fact]
    public async Task Resume_goesOnWithAnotherObserver()
    {
        var handle = await Stream.SubscribeAsync((_, _) => Task.CompletedTask);

        await handle.ResumeAsync(ReceiveAsync);
        await Publisher.PublishAsync(_key, from: 5, count: 1);

        await Eventually.TrueAsync(() => !_received.IsEmpty, "the event");
        Assert.Equal([5], _received);
    }

    private Task ReceiveAsync(int item, StreamSequenceToken? token)
    {
        _received.Enqueue(item);
        return Task.CompletedTask;
    }
}
