using Microsoft.AspNetCore.SignalR;

namespace Chat.Delivery;

/// <summary>
/// What waits to be written to one client's connection. Whoever fans out never waits for a client: a client that reads
/// too slowly fills its outbox and is disconnected, to come back and read what it missed.
/// </summary>
internal sealed partial class ConnectionOutbox(HubConnectionContext connection, string userId, ILogger logger)
{
    /// <summary>Events. Two seconds of a room at 500 messages a second.</summary>
    public const int Capacity = 1000;

    private readonly Lock _gate = new();
    private readonly Queue<SerializedHubMessage> _waiting = new();
    private readonly HashSet<ChannelRelay> _relays = [];
    private bool _writing;
    private bool _closed;

    public string UserId { get; } = userId;

    /// <summary>Takes an event for the client. Never blocks.</summary>
    public void Send(SerializedHubMessage message)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            if (_waiting.Count >= Capacity)
            {
                LogTooSlow(logger, connection.ConnectionId, UserId);
                AbortWithinGate();
                return;
            }

            _waiting.Enqueue(message);
            if (_writing)
            {
                return;
            }

            _writing = true;
        }

        _ = WriteAsync();
    }

    /// <summary>Cuts the connection; the client reconnects and reads what it missed.</summary>
    public void Abort()
    {
        lock (_gate)
        {
            AbortWithinGate();
        }
    }

    /// <summary>Notes that a relay sends here.</summary>
    /// <returns>False when the connection has ended meanwhile.</returns>
    public bool TryAdd(ChannelRelay relay)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            _relays.Add(relay);
            return true;
        }
    }

    public void Remove(ChannelRelay relay)
    {
        lock (_gate)
        {
            _relays.Remove(relay);
        }
    }

    /// <summary>Ends it, and tells which relays still send here.</summary>
    public IReadOnlyCollection<ChannelRelay> Close()
    {
        lock (_gate)
        {
            _closed = true;
            _waiting.Clear();
            return [.. _relays];
        }
    }

    private void AbortWithinGate()
    {
        _closed = true;
        _waiting.Clear();
        connection.Abort();
    }

    private async Task WriteAsync()
    {
        while (true)
        {
            SerializedHubMessage? message;
            lock (_gate)
            {
                if (!_waiting.TryDequeue(out message))
                {
                    _writing = false;
                    return;
                }
            }

            try
            {
                // Completes at once until the transport's buffer is full. A connection that has failed ends the hub's
                // loop for it, which calls Close.
                await connection.WriteAsync(message);
            }
            catch (Exception exception)
            {
                LogWriteFailed(logger, connection.ConnectionId, exception);
                Abort();
            }
        }
    }

    [LoggerMessage(
        EventId = 210,
        Level = LogLevel.Warning,
        Message = "Connection {ConnectionId} of {UserId} reads too slowly"
    )]
    private static partial void LogTooSlow(ILogger logger, string connectionId, string userId);

    [LoggerMessage(EventId = 211, Level = LogLevel.Warning, Message = "Connection {ConnectionId} cannot be written to")]
    private static partial void LogWriteFailed(ILogger logger, string connectionId, Exception exception);
}
