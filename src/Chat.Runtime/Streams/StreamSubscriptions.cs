using System.Collections.Concurrent;
using Chat.Runtime.Calls;
using Chat.Runtime.Serialization;
using Chat.Runtime.Transport;
using Microsoft.Extensions.Logging;

namespace Chat.Runtime.Streams;

/// <summary>
/// The subscriptions of this client. Each silo is told of all of them before the first call goes to it, so that what a
/// call there publishes finds the subscription.
/// </summary>
internal sealed partial class StreamSubscriptions
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<long, Subscription> _subscriptions = new();
    private readonly List<Connection> _connections = [];
    private readonly List<Announcement> _announcements = [];
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly ILogger _logger;
    private long _lastId;

    public StreamSubscriptions(ResponseTimeout timeout, TimeProvider time, ILogger<StreamSubscriptions> logger) =>
        (_time, _timeout, _logger) = (time, timeout.Value, logger);

    /// <summary>Before the first connection is made: one that was missed would never learn of a subscription.</summary>
    public void Attach(SiloLinks links)
    {
        links.Connecting += OnConnecting;
        links.Disconnected += OnDisconnected;
        links.Frames.Handle(FrameKind.Subscribed, OnSubscribed);
        links.Frames.Handle(FrameKind.Events, OnEvents);
    }

    public IEnumerable<Subscription> Of(StreamKey stream) => _subscriptions.Values.Where(s => s.Stream == stream);

    /// <summary>
    /// Completes when every silo that is connected knows of the subscription, and at least one does. If none comes in
    /// time, the subscription ends with a <see cref="TimeoutException"/>.
    /// </summary>
    public async Task AddAsync(Subscription subscription)
    {
        Announcement announcement;
        lock (_gate)
        {
            subscription.Id = subscription.Id == 0 ? ++_lastId : subscription.Id;
            announcement = new Announcement(subscription.Id, _connections);
            _announcements.Add(announcement);
            _subscriptions[subscription.Id] = subscription;
            _connections.ForEach(subscription.Announce);
        }

        try
        {
            await announcement.Completion.WaitAsync(_timeout, _time);
        }
        catch (TimeoutException e)
        {
            Remove(subscription);
            throw new TimeoutException(
                $"No silo has taken the subscription to {subscription.Stream} within {_timeout}.",
                e
            );
        }
        finally
        {
            lock (_gate)
            {
                _announcements.Remove(announcement);
            }
        }
    }

    public void Remove(Subscription subscription)
    {
        lock (_gate)
        {
            _subscriptions.TryRemove(subscription.Id, out _);
            subscription.End();
            foreach (var connection in _connections)
            {
                connection.TrySend(FrameKind.Unsubscribe, subscription.Id, static (w, id) => w.WriteVarInt((ulong)id));
            }
        }
    }

    /// <summary>Tells an observer that it failed. What it makes of that does not end the subscription either.</summary>
    public async Task ReportAsync(StreamId stream, Exception exception, Func<Exception, Task> onError)
    {
        LogObserverFailed(_logger, exception, stream.ToString());
        try
        {
            await onError(exception);
        }
        catch (Exception e)
        {
            LogObserverFailed(_logger, e, stream.ToString());
        }
    }

    private void OnConnecting(Connection connection)
    {
        lock (_gate)
        {
            _connections.Add(connection);
            foreach (var subscription in _subscriptions.Values)
            {
                subscription.Announce(connection);
            }

            _announcements.ForEach(announcement => announcement.Expect(connection));
        }
    }

    private void OnDisconnected(Connection connection)
    {
        lock (_gate)
        {
            _connections.Remove(connection);
            _announcements.ForEach(announcement => announcement.Forget(connection));
        }
    }

    private void OnSubscribed(Connection connection, WireReader reader)
    {
        var id = (long)reader.ReadVarInt();
        lock (_gate)
        {
            _announcements.ForEach(announcement => announcement.Confirm(id, connection));
        }
    }

    private void OnEvents(Connection connection, WireReader reader)
    {
        if (
            _subscriptions.TryGetValue((long)reader.ReadVarInt(), out var subscription)
            && !subscription.TryReceive(reader)
        )
        {
            LogTooSlow(_logger, subscription.Stream.ToString(), connection.Peer);
            connection.Abort("The subscriber does not keep up.");
        }
    }

    [LoggerMessage(
        71,
        LogLevel.Warning,
        "The subscriber of {Stream} does not keep up; the connection to {Peer} is reset"
    )]
    private static partial void LogTooSlow(ILogger logger, string stream, string peer);

    [LoggerMessage(72, LogLevel.Error, "A subscriber of {Stream} failed")]
    private static partial void LogObserverFailed(ILogger logger, Exception exception, string stream);

    /// <summary>The silos that have not yet confirmed a subscription.</summary>
    private sealed class Announcement(long id, IEnumerable<Connection> connections)
    {
        private readonly HashSet<Connection> _missing = [.. connections];
        private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _isConfirmed;

        public Task Completion => _completion.Task;

        public void Expect(Connection connection) => _missing.Add(connection);

        public void Forget(Connection connection)
        {
            _missing.Remove(connection);
            Check();
        }

        public void Confirm(long subscription, Connection connection)
        {
            if (subscription == id)
            {
                _isConfirmed = true;
                Forget(connection);
            }
        }

        private void Check()
        {
            if (_isConfirmed && _missing.Count == 0)
            {
                _completion.TrySetResult();
            }
        }
    }
}
