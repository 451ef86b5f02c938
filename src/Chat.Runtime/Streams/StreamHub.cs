using System.Collections.Concurrent;
using System.Collections.Immutable;
using Chat.Runtime.Serialization;
using Chat.Runtime.Silo;
using Chat.Runtime.Transport;
using Microsoft.Extensions.Logging;

namespace Chat.Runtime.Streams;

/// <summary>A stream of a provider.</summary>
internal readonly record struct StreamKey(string Provider, string? Namespace, string Key);

/// <summary>
/// The subscriptions of the clients that are connected to this silo, and the way of events to them. All of it is soft
/// state: every client announces its subscriptions to every silo each time it connects.
/// </summary>
internal sealed partial class StreamHub(ILogger<StreamHub> logger)
{
    /// <summary>
    /// Bytes that may wait for one subscriber. One that is further behind loses its connection, and with it events, rather
    /// than filling this silo's memory; when it connects again it knows that it missed some.
    /// </summary>
    private const int SubscriberLimit = 16 * 1024 * 1024;

    /// <summary>Bytes of a thread's scratch space that are kept for the next events.</summary>
    private const int KeptCapacity = 1 << 20;

    [ThreadStatic]
    private static WireWriter? t_scratch;

    /// <summary>Subscriptions over one connection in its life; a gateway has a handful and keeps them.</summary>
    public const int MaxSubscriptions = 10_000;

    private readonly ConcurrentDictionary<StreamKey, ImmutableArray<Subscriber>> _subscribers = new();
    private long _lastSequenceNumber;

    public void Attach(SiloListener listener)
    {
        listener.Frames.Handle(FrameKind.Subscribe, OnSubscribe);
        listener.Frames.Handle(FrameKind.Unsubscribe, OnUnsubscribe);
        listener.Disconnected += OnDisconnected;
    }

    /// <summary>Sends events to all subscribers, in the order of the calls of one producer.</summary>
    public void Publish<T>(StreamKey stream, IReadOnlyCollection<T> items, Codec<T> codec)
    {
        if (items.Count == 0 || !_subscribers.TryGetValue(stream, out var subscribers))
        {
            return;
        }

        var last = Interlocked.Add(ref _lastSequenceNumber, items.Count);
        var events = Scratch();
        events.WriteZigZag(last - items.Count + 1);
        events.WriteVarInt((ulong)items.Count + 1);
        foreach (var item in items)
        {
            codec.Write(events, item);
        }

        foreach (var subscriber in subscribers)
        {
            Send(subscriber, events);
        }
    }

    /// <summary>Empty, and only until the thread publishes again: most events go to one subscriber, and all are copied.</summary>
    private static WireWriter Scratch()
    {
        if (t_scratch is not { Capacity: <= KeptCapacity })
        {
            t_scratch = new WireWriter();
        }

        t_scratch.Truncate(0);
        return t_scratch;
    }

    private void Send(Subscriber subscriber, WireWriter events)
    {
        var isQueued = subscriber.Connection.TrySend(
            FrameKind.Events,
            (subscriber.Id, events),
            static (w, s) =>
            {
                w.WriteVarInt((ulong)s.Id);
                w.WriteRaw(s.events.Written.Span);
            },
            SubscriberLimit
        );
        if (!isQueued && !subscriber.Connection.Closed.IsCancellationRequested)
        {
            LogTooSlow(logger, subscriber.Connection.Peer);
            subscriber.Connection.Abort("The subscriber does not keep up.");
        }
    }

    private void OnSubscribe(Connection connection, WireReader reader)
    {
        var id = (long)reader.ReadVarInt();
        var stream = new StreamKey(
            reader.ReadString() ?? string.Empty,
            reader.ReadString(),
            reader.ReadString() ?? string.Empty
        );
        if (++((InboundSession)connection.Session!).Subscriptions > MaxSubscriptions)
        {
            throw new WireException($"{connection.Peer} subscribes too often.");
        }

        var subscriber = new Subscriber(connection, id);
        _subscribers.AddOrUpdate(
            stream,
            static (_, added) => [added],
            static (_, present, added) => present.Contains(added) ? present : present.Add(added),
            subscriber
        );
        connection.TrySend(FrameKind.Subscribed, id, static (w, i) => w.WriteVarInt((ulong)i));
    }

    private void OnUnsubscribe(Connection connection, WireReader reader)
    {
        var subscriber = new Subscriber(connection, (long)reader.ReadVarInt());
        Remove(candidate => candidate == subscriber);
    }

    private void OnDisconnected(Connection connection) => Remove(candidate => candidate.Connection == connection);

    private void Remove(Func<Subscriber, bool> isGone)
    {
        foreach (var (stream, present) in _subscribers)
        {
            if (present.Any(isGone))
            {
                Remove(stream, isGone);
            }
        }
    }

    private void Remove(StreamKey stream, Func<Subscriber, bool> isGone)
    {
        while (_subscribers.TryGetValue(stream, out var present))
        {
            var left = present.RemoveAll(candidate => isGone(candidate));
            var isDone = left.IsEmpty
                ? _subscribers.TryRemove(KeyValuePair.Create(stream, present))
                : _subscribers.TryUpdate(stream, left, present);
            if (isDone)
            {
                return;
            }
        }
    }

    private sealed record Subscriber(Connection Connection, long Id);

    [LoggerMessage(70, LogLevel.Warning, "{Peer} does not keep up with its streams and is disconnected")]
    private static partial void LogTooSlow(ILogger logger, string peer);
}
