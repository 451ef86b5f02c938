namespace Orleans.Streams;

/// <summary>Makes streams.</summary>
public interface IStreamProvider
{
    string Name { get; }

    /// <summary>Whether a subscriber can start at an earlier event. Here: never.</summary>
    bool IsRewindable { get; }

    IAsyncStream<T> GetStream<T>(StreamId streamId);
}

/// <summary>Identity of a stream.</summary>
public interface IAsyncStream
{
    bool IsRewindable { get; }

    string ProviderName { get; }

    StreamId StreamId { get; }
}

/// <summary>
/// A stream of events. Delivery is a hint: events arrive in the order of one producer or not at all, so a subscriber
/// must notice and fill holes itself.
/// </summary>
public interface IAsyncStream<T>
    : IAsyncStream,
        IEquatable<IAsyncStream<T>>,
        IComparable<IAsyncStream<T>>,
        IAsyncObservable<T>,
        IAsyncBatchObservable<T>,
        IAsyncBatchProducer<T>
{
    /// <summary>This process's subscriptions.</summary>
    Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles();
}
