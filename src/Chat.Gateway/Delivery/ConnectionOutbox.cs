using Microsoft.AspNetCore.SignalR;

namespace Chat.Delivery;

/// <summary>
/// What waits to be written to one client's connection. Whoever fans out never waits for a client: a client that reads
/// too slowly fills its outbox and is disconnected, to come back and read what it missed.
/// </summary>
internal sealed partial class ConnectionOutbox(
    HubConnectionContext connection,
    IEventWriter writer,
    string userId,
    ILogger logger
)
{
    /// <summary>Events that may wait. Two seconds of a room at 500 messages a second.</summary>
    public const int Capacity = 1000;

    /// <summary>
    /// Bytes that may wait, what is just being written not counted. A block that is longer is taken when nothing waits.
    /// </summary>
    public const int CapacityBytes = 4 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly List<ChannelRelay> _relays = [];
    private EventBlock? _next; // the first that waits
    private Queue<EventBlock>? _later; // all others
    private int _waiting; // events
    private int _waitingBytes;
    private bool _isDue; // somebody writes what waits, or is about to
    private bool _isWriting;
    private bool _closed;

    public string UserId { get; } = userId;

    /// <summary>Whether the connection has ended: nothing that is given to it goes anywhere.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate)
            {
                return _closed;
            }
        }
    }

    /// <summary>
    /// Takes events for the client. Never blocks. Writes only what there would be no more room for otherwise: that much
    /// waits because nobody has begun to write it is not the client's fault.
    /// </summary>
    /// <returns>Whether the caller has to call <see cref="Write"/> soon.</returns>
    public bool Take(EventBlock block)
    {
        if (!HasRoom(block))
        {
            Write();
        }

        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            if (IsTooMuch(block))
            {
                LogTooSlow(logger, connection.ConnectionId, UserId);
                AbortWithinGate();
                return false;
            }

            _waiting += block.Count;
            _waitingBytes += block.Frame.Length;
            if (_next is null)
            {
                _next = block;
            }
            else
            {
                (_later ??= new()).Enqueue(block);
            }

            return !_isDue && (_isDue = true);
        }
    }

    /// <summary>Writes what waits, as far as the client takes it, and the rest when it does.</summary>
    public void Write() => _ = WriteAsync();

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
            if (!_closed && !_relays.Contains(relay))
            {
                _relays.Add(relay);
            }

            return !_closed;
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
            CloseWithinGate();
            return [.. _relays];
        }
    }

    private bool HasRoom(EventBlock block)
    {
        lock (_gate)
        {
            return _isWriting || !IsTooMuch(block);
        }
    }

    private bool IsTooMuch(EventBlock block) =>
        _next is not null && (_waiting + block.Count > Capacity || _waitingBytes + block.Frame.Length > CapacityBytes);

    private void AbortWithinGate()
    {
        CloseWithinGate();
        connection.Abort();
        writer.Abort();
    }

    private void CloseWithinGate()
    {
        _closed = true;
        (_next, _later, _waiting, _waitingBytes) = (null, null, 0, 0);
    }

    private async Task WriteAsync()
    {
        if (!TryBegin())
        {
            return;
        }

        try
        {
            while (TakeNext() is { } block)
            {
                await writer.WriteAsync(block);
            }
        }
        catch (Exception exception)
        {
            // It has ended, which the hub's loop for it will notice, and call Close.
            LogWriteFailed(logger, connection.ConnectionId, exception);
            Abort();
        }
    }

    private bool TryBegin()
    {
        lock (_gate)
        {
            return !_isWriting && (_isWriting = true);
        }
    }

    private EventBlock? TakeNext()
    {
        lock (_gate)
        {
            if (_next is not { } block)
            {
                _isDue = _isWriting = false;
                return null;
            }

            _waiting -= block.Count;
            _waitingBytes -= block.Frame.Length;
            _next = _later?.TryDequeue(out var following) == true ? following : null;
            return block;
        }
    }

    [LoggerMessage(
        EventId = 210,
        Level = LogLevel.Warning,
        Message = "Connection {ConnectionId} of {UserId} reads too slowly"
    )]
    private static partial void LogTooSlow(ILogger logger, string connectionId, string userId);

    [LoggerMessage(EventId = 211, Level = LogLevel.Debug, Message = "Connection {ConnectionId} cannot be written to")]
    private static partial void LogWriteFailed(ILogger logger, string connectionId, Exception exception);
}
