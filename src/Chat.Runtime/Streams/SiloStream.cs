using Chat.Runtime.Calls;
using Chat.Runtime.Serialization;
using Orleans.Streams;

namespace Chat.Runtime.Streams;

/// <summary>Streams as producers in a silo see them.</summary>
internal sealed class SiloStreamProvider(string name, StreamHub hub, GrainInterfaceCatalog catalog) : IStreamProvider
{
    public string Name => name;

    public bool IsRewindable => false;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) =>
        new SiloStream<T>(name, streamId, hub, catalog.Codecs.Get<T>());
}

internal sealed class SiloStream<T>(string provider, StreamId streamId, StreamHub hub, Codec<T> codec)
    : StreamBase<T>(provider, streamId)
{
    public override Task OnNextAsync(T item, StreamSequenceToken? token = null)
    {
        hub.Publish(Key, [item], codec);
        return Task.CompletedTask;
    }

    public override Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null)
    {
        hub.Publish(Key, batch as IReadOnlyCollection<T> ?? batch.ToList(), codec);
        return Task.CompletedTask;
    }

    public override Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer) =>
        throw new NotSupportedException("Only clients subscribe to streams; grains publish.");

    public override Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer) =>
        throw new NotSupportedException("Only clients subscribe to streams; grains publish.");

    public override Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles() =>
        Task.FromResult<IList<StreamSubscriptionHandle<T>>>([]);
}
