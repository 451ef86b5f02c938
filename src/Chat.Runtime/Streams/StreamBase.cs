using Orleans.Streams;

namespace Chat.Runtime.Streams;

/// <summary>What streams in silos and clients have in common.</summary>
internal abstract class StreamBase<T>(string provider, StreamId streamId) : IAsyncStream<T>
{
    public bool IsRewindable => false;

    public string ProviderName => provider;

    public StreamId StreamId => streamId;

    protected StreamKey Key { get; } = new(provider, streamId.GetNamespace(), streamId.GetKeyAsString());

    public abstract Task OnNextAsync(T item, StreamSequenceToken? token = null);

    public abstract Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null);

    public abstract Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer);

    public abstract Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer);

    public abstract Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles();

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(
        IAsyncObserver<T> observer,
        StreamSequenceToken? token,
        string? filterData = null
    )
    {
        RequireFromNow(token);
        return filterData is null
            ? SubscribeAsync(observer)
            : throw new NotSupportedException("Streams have no filters here.");
    }

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token)
    {
        RequireFromNow(token);
        return SubscribeAsync(observer);
    }

    public Task OnCompletedAsync() => throw new NotSupportedException("Streams do not end here.");

    public Task OnErrorAsync(Exception ex) => throw new NotSupportedException("Streams carry no errors here.");

    public bool Equals(IAsyncStream<T>? other) =>
        other is not null && other.ProviderName == ProviderName && other.StreamId == StreamId;

    public override bool Equals(object? obj) => Equals(obj as IAsyncStream<T>);

    public override int GetHashCode() => Key.GetHashCode();

    public int CompareTo(IAsyncStream<T>? other) =>
        string.CompareOrdinal(
            $"{ProviderName}/{StreamId}",
            other is null ? null : $"{other.ProviderName}/{other.StreamId}"
        );

    private static void RequireFromNow(StreamSequenceToken? token)
    {
        if (token is not null)
        {
            throw new NotSupportedException("Streams cannot be rewound: subscribe without a token.");
        }
    }
}
