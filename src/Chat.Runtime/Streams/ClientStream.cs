using Chat.Runtime.Calls;
using Chat.Runtime.Serialization;
using Orleans.Streams;

namespace Chat.Runtime.Streams;

/// <summary>Streams as subscribers in a client see them.</summary>
internal sealed class ClientStreamProvider(
    string name,
    StreamSubscriptions subscriptions,
    GrainInterfaceCatalog catalog
) : IStreamProvider
{
    public string Name => name;

    public bool IsRewindable => false;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) =>
        new ClientStream<T>(name, streamId, subscriptions, catalog.Codecs.Get<T>());
}

internal sealed class ClientStream<T>(
    string provider,
    StreamId streamId,
    StreamSubscriptions subscriptions,
    Codec<T> codec
) : StreamBase<T>(provider, streamId)
{
    public override Task OnNextAsync(T item, StreamSequenceToken? token = null) => throw OnlyGrainsPublish();

    public override Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null) =>
        throw OnlyGrainsPublish();

    public override Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer) =>
        SubscribeAsync(new OneByOne<T>(observer, subscriptions, StreamId));

    public override async Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer)
    {
        var subscription = new Subscription<T>(subscriptions, Key, StreamId, codec, observer);
        await subscriptions.AddAsync(subscription);
        return subscription.Handle;
    }

    public override Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles() =>
        Task.FromResult<IList<StreamSubscriptionHandle<T>>>([
            .. subscriptions.Of(Key).OfType<Subscription<T>>().Select(subscription => subscription.Handle),
        ]);

    private static NotSupportedException OnlyGrainsPublish() =>
        new("Only grains publish to streams; a client calls a grain that does.");
}

/// <summary>Gives a batch to an observer of single events.</summary>
internal sealed class OneByOne<T>(IAsyncObserver<T> observer, StreamSubscriptions subscriptions, StreamId stream)
    : IAsyncBatchObserver<T>
{
    public async Task OnNextAsync(IList<SequentialItem<T>> items)
    {
        foreach (var item in items)
        {
            try
            {
                await observer.OnNextAsync(item.Item, item.Token);
            }
            catch (Exception e)
            {
                await subscriptions.ReportAsync(stream, e, observer.OnErrorAsync);
            }
        }
    }

    public Task OnErrorAsync(Exception ex) => observer.OnErrorAsync(ex);
}
