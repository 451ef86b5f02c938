using System.Threading.Channels;
using Chat.Runtime.Serialization;
using Chat.Runtime.Transport;
using Orleans.Streams;

namespace Chat.Runtime.Streams;

/// <summary>A subscription of this client, whatever its events are.</summary>
internal abstract class Subscription(StreamKey stream)
{
    public StreamKey Stream => stream;

    public long Id { get; set; }

    /// <summary>Queues the events that follow on the wire.</summary>
    /// <returns>Whether there was room.</returns>
    public abstract bool TryReceive(WireReader reader);

    public abstract void End();

    /// <summary>Makes the subscription known to a silo.</summary>
    public void Announce(Connection connection) =>
        connection.TrySend(
            FrameKind.Subscribe,
            this,
            static (w, s) =>
            {
                w.WriteVarInt((ulong)s.Id);
                w.WriteString(s.Stream.Provider);
                w.WriteString(s.Stream.Namespace);
                w.WriteString(s.Stream.Key);
            }
        );
}

/// <summary>Hands events to the observer: what has come while it was busy, as one batch.</summary>
internal sealed class Subscription<T> : Subscription
{
    /// <summary>Batches that may wait for the observer; with more the connection they come over is reset.</summary>
    private const int MaxWaiting = 131_072;

    /// <summary>Events after which a batch is handed over although more wait.</summary>
    private const int MaxBatch = 1024;

    private readonly Channel<(long First, T[] Items)> _waiting = Channel.CreateBounded<(long, T[])>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true }
    );
    private readonly Codec<T> _codec;
    private readonly StreamSubscriptions _subscriptions;

    public Subscription(
        StreamSubscriptions subscriptions,
        StreamKey stream,
        StreamId streamId,
        Codec<T> codec,
        IAsyncBatchObserver<T> observer
    )
        : base(stream)
    {
        _codec = codec;
        _subscriptions = subscriptions;
        Observer = observer;
        Handle = new SubscriptionHandle<T>(subscriptions, this, stream.Provider, streamId);
        _ = Task.Run(DeliverAsync);
    }

    public SubscriptionHandle<T> Handle { get; }

    /// <summary>Who gets the next batch.</summary>
    public IAsyncBatchObserver<T> Observer { get; set; }

    public override bool TryReceive(WireReader reader)
    {
        var first = reader.ReadZigZag();
        var items = Items.Read(reader, _codec, Math.Max(0, reader.ReadLength()));

        return _waiting.Writer.TryWrite((first, items)) || _waiting.Reader.Completion.IsCompleted;
    }

    public override void End() => _waiting.Writer.TryComplete();

    private async Task DeliverAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            var batch = TakeBatch();
            var observer = Observer;
            try
            {
                await observer.OnNextAsync(batch);
            }
            catch (Exception e)
            {
                await _subscriptions.ReportAsync(Handle.StreamId, e, observer.OnErrorAsync);
            }
        }
    }

    private List<SequentialItem<T>> TakeBatch()
    {
        List<SequentialItem<T>> batch = [];
        while (batch.Count < MaxBatch && _waiting.Reader.TryRead(out var received))
        {
            for (var i = 0; i < received.Items.Length; i++)
            {
                batch.Add(new SequentialItem<T>(received.Items[i], new SequenceToken(received.First + i)));
            }
        }

        return batch;
    }
}

internal sealed class SubscriptionHandle<T>(
    StreamSubscriptions subscriptions,
    Subscription<T> subscription,
    string provider,
    StreamId streamId
) : StreamSubscriptionHandle<T>
{
    public override StreamId StreamId => streamId;

    public override string ProviderName => provider;

    public override Guid HandleId { get; } = Guid.NewGuid();

    public override Task UnsubscribeAsync()
    {
        subscriptions.Remove(subscription);
        return Task.CompletedTask;
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(
        IAsyncObserver<T> observer,
        StreamSequenceToken? token = null
    ) => ResumeAsync(new OneByOne<T>(observer, subscriptions, streamId), token);

    public override async Task<StreamSubscriptionHandle<T>> ResumeAsync(
        IAsyncBatchObserver<T> observer,
        StreamSequenceToken? token = null
    )
    {
        subscription.Observer = observer;
        await subscriptions.AddAsync(subscription);
        return this;
    }

    public override bool Equals(StreamSubscriptionHandle<T>? other) => other?.HandleId == HandleId;
}

/// <summary>The place of an event among those of the silo that sent it.</summary>
internal sealed class SequenceToken(long sequenceNumber) : StreamSequenceToken
{
    public override long SequenceNumber { get; protected set; } = sequenceNumber;

    public override int EventIndex { get; protected set; }

    public override bool Equals(StreamSequenceToken? other) =>
        other is not null && other.SequenceNumber == SequenceNumber;

    public override int CompareTo(StreamSequenceToken? other) => SequenceNumber.CompareTo(other?.SequenceNumber ?? -1);
}
