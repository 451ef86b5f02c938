using Chat.Delivery;

namespace Chat.Presence;

/// <summary>One person who is connected to this gateway: their connections, and where their events stand.</summary>
internal sealed class PersonRelay(string userId)
{
    private readonly Lock _gate = new();
    private Connection[] _connections = [];
    private TaskCompletionSource? _attached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Guid _activation;
    private long _renewAt;
    private long _count;
    private long? _begin; // events came before the answer that says where they begin
    private bool _isPlaced;
    private bool _isLate;
    private bool _isDue;
    private bool _isBusy;
    private bool _isClosed;

    public string UserId { get; } = userId;

    /// <summary>When the person's grain is told again that they are here, in UTC ticks.</summary>
    public long RenewAt
    {
        get => Volatile.Read(ref _renewAt);
        set => Volatile.Write(ref _renewAt, value);
    }

    /// <summary>Whether any of the person's devices is connected here, and whether any is being used.</summary>
    public (bool IsHere, bool IsActive) State
    {
        get
        {
            lock (_gate)
            {
                return (_connections.Length > 0, Array.Exists(_connections, one => one.IsActive));
            }
        }
    }

    /// <returns>False when this relay has come to its end.</returns>
    public bool TryAdd(ConnectionOutbox connection)
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                _connections = [.. _connections, new(connection, IsActive: true)];
            }

            return !_isClosed;
        }
    }

    public void Remove(ConnectionOutbox connection)
    {
        lock (_gate)
        {
            _connections = Array.FindAll(_connections, one => one.Outbox != connection);
        }
    }

    /// <returns>Whether that says anything new.</returns>
    public bool SetActive(ConnectionOutbox connection, bool isActive)
    {
        lock (_gate)
        {
            var at = Array.FindIndex(_connections, one => one.Outbox == connection);
            if (at < 0 || _connections[at].IsActive == isActive)
            {
                return false;
            }

            _connections[at] = new(connection, isActive);
            return true;
        }
    }

    /// <summary>Completes when the person's events come here.</summary>
    public Task AttachedAsync()
    {
        lock (_gate)
        {
            return _attached?.Task ?? Task.CompletedTask;
        }
    }

    /// <summary>A connection could not wait for that: it is told when it has to ask what it missed.</summary>
    public void SetLate()
    {
        lock (_gate)
        {
            _isLate |= _attached is not null;
        }
    }

    /// <summary>Something is to be told to the grain.</summary>
    /// <returns>Whether the caller has to, because nobody is at it.</returns>
    public bool TryBegin()
    {
        lock (_gate)
        {
            _isDue = true;
            return !_isBusy && (_isBusy = true);
        }
    }

    /// <summary>What is told now is all there is.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _isDue = false;
        }
    }

    /// <summary>Whether there is something to tell again, or more.</summary>
    public bool GoesOn(bool isDone)
    {
        lock (_gate)
        {
            return _isBusy = !_isClosed && (!isDone || _isDue);
        }
    }

    /// <summary>The grain knows that nobody is here: ends, unless somebody has come.</summary>
    public bool TryClose()
    {
        lock (_gate)
        {
            (_isPlaced, _begin) = (false, null);
            _attached ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _isClosed = _connections.Length == 0;
        }
    }

    /// <summary>The grain sends events here, from the cursor on.</summary>
    /// <returns>Whether any have been missed before.</returns>
    public bool Place(PersonCursor cursor)
    {
        lock (_gate)
        {
            var missed = _isPlaced ? _activation != cursor.Activation || _begin > cursor.Count : _isLate;
            if (!_isPlaced || _activation != cursor.Activation)
            {
                (_activation, _count) = (cursor.Activation, cursor.Count);
            }

            (_isPlaced, _begin, _isLate) = (true, null, false);
            _attached?.SetResult();
            _attached = null;
            return missed;
        }
    }

    /// <summary>Whether everything up to a cursor has come; once it should have, it counts as missed.</summary>
    public bool Has(PersonCursor cursor, bool isOverdue)
    {
        lock (_gate)
        {
            var has = !_isPlaced || _activation != cursor.Activation || _count >= cursor.Count;
            if (!has && isOverdue)
            {
                _count = cursor.Count;
            }

            return has;
        }
    }

    /// <summary>Takes note of events that have come.</summary>
    /// <param name="events">The events.</param>
    /// <param name="missed">Whether any before them have not.</param>
    /// <returns>Those that are new.</returns>
    public IReadOnlyList<PersonEvent> Take(PersonEvents events, out bool missed)
    {
        lock (_gate)
        {
            var before = events.Count - events.Events.Count;
            if (!_isPlaced)
            {
                (_isPlaced, _activation, _count, _begin) = (true, events.Activation, before, before);
            }

            missed = _activation != events.Activation || before > _count;
            var known = missed ? 0 : (int)Math.Clamp(_count - before, 0, events.Events.Count);
            _activation = events.Activation;
            _count = missed ? events.Count : Math.Max(_count, events.Count);
            return known == 0 ? events.Events : [.. events.Events.Skip(known)];
        }
    }

    /// <summary>Hands a block to each of the person's connections.</summary>
    public void Give(EventBlock block, DueOutboxes due)
    {
        foreach (var connection in Volatile.Read(ref _connections))
        {
            due.Give(connection.Outbox, block);
        }
    }

    /// <summary>Hands a block to those of the person's connections that are not behind with others.</summary>
    public void Signal(EventBlock block, DueOutboxes due)
    {
        foreach (var connection in Volatile.Read(ref _connections))
        {
            due.GiveIfKeepingUp(connection.Outbox, block);
        }
    }

    private readonly record struct Connection(ConnectionOutbox Outbox, bool IsActive);
}
