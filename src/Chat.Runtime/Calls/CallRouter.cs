using System.Collections.Concurrent;
using Chat.Runtime.Membership;
using Chat.Runtime.Placement;
using Chat.Runtime.Serialization;
using Chat.Runtime.Transport;
using Microsoft.Extensions.Logging;

namespace Chat.Runtime.Calls;

/// <summary>Takes calls on this silo itself.</summary>
internal interface ILocalSilo
{
    void Receive(OutgoingCall call);
}

/// <summary>
/// Sends calls to the silos that own the grains and matches the answers. A call that provably has not run (refused, or
/// never sent) is sent again until its time is over; one that was sent is not.
/// </summary>
internal sealed partial class CallRouter : IDisposable
{
    /// <summary>Bytes that may wait for a connection before further calls wait outside it.</summary>
    private const int SendLimit = 64 * 1024 * 1024;
    private static readonly TimeSpan LongestRetryDelay = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<long, OutgoingCall> _pending = new();
    private readonly GrainQueues<OutgoingCall> _held = new();
    private readonly ConcurrentDictionary<GrainPlace, bool> _retrying = new();
    private readonly Action<OutgoingCall> _resume;
    private readonly MembershipMonitor _membership;
    private readonly SiloLinks _links;
    private readonly NodeIdentity _identity;
    private readonly GrainInterfaceCatalog _catalog;
    private readonly TimeProvider _time;
    private readonly ILogger<CallRouter> _logger;
    private readonly TimeSpan _responseTimeout;
    private readonly ITimer _sweep;
    private long _lastId;
    private int _topology;

    public CallRouter(
        MembershipMonitor membership,
        SiloLinks links,
        NodeIdentity identity,
        GrainInterfaceCatalog catalog,
        TimeProvider time,
        ILogger<CallRouter> logger,
        ResponseTimeout timeout
    )
    {
        (_membership, _links, _identity, _time, _logger) = (membership, links, identity, time, logger);
        (_catalog, _resume) = (catalog, Resume);
        _responseTimeout = timeout.Value;
        var period = Math.Clamp(_responseTimeout.TotalMilliseconds / 20, 20, 1000);
        _sweep = time.CreateTimer(
            _ => Sweep(),
            null,
            TimeSpan.FromMilliseconds(period),
            TimeSpan.FromMilliseconds(period)
        );
        membership.Changed += _ => OnTopologyChanged();
        links.Connected += _ => OnTopologyChanged();
        links.Disconnected += OnDisconnected;
        links.Frames.Handle(FrameKind.Response, OnResponse);
        links.Frames.Handle(FrameKind.Fault, OnFault);
        links.Frames.Handle(FrameKind.Rejection, OnRejection);
        links.Frames.Handle(FrameKind.Returned, OnReturned);
    }

    /// <summary>This silo; null in a client.</summary>
    public ILocalSilo? Local { get; set; }

    public void Send(OutgoingCall call)
    {
        if (call.Cancellation.IsCancellationRequested)
        {
            call.SetCanceled(call.Cancellation);
            return;
        }

        call.Id = Interlocked.Increment(ref _lastId);
        Expect(call);
        call.CancelWith(this);
        Route(call);
    }

    /// <summary>The caller has lost interest: it is told so at once, the grain as soon as the message gets there.</summary>
    public void Cancel(OutgoingCall call)
    {
        if (Take(call.Id) is not null)
        {
            TellCancelled(call);
            call.SetCanceled(call.Cancellation);
        }
    }

    /// <summary>A call of this silo to one of its own grains has run.</summary>
    public void CompleteLocal(OutgoingCall call, Task completed)
    {
        if (Take(call.Id) is null)
        {
            return;
        }

        try
        {
            call.SetResult(completed);
        }
        catch (Exception e)
        {
            call.SetException(e);
        }
    }

    public void Fail(OutgoingCall call, Exception exception) => Take(call.Id)?.SetException(exception);

    /// <summary>A call was refused before it ran.</summary>
    public void Reject(OutgoingCall call, Rejection reason)
    {
        if (reason is Rejection.Overloaded)
        {
            Fail(call, new LimitExceededException($"Too many calls wait for the grain: {call} was refused."));
            return;
        }

        call.SentOver = null;
        call.SentLocally = false;
        call.Attempts++;
        _held.Hold(call.Place, call.Id, call);
        if (_retrying.TryAdd(call.Place, true))
        {
            _ = RetryAsync(call);
        }
    }

    public void Dispose() => _sweep.Dispose();

    private void Expect(OutgoingCall call)
    {
        call.Deadline = _time.GetTimestamp() + (long)(_responseTimeout.TotalSeconds * _time.TimestampFrequency);
        _pending[call.Id] = call;
    }

    private void Route(OutgoingCall call)
    {
        if (!_held.IsEmpty && _held.TryJoin(call.Place, call.Id, call))
        {
            return;
        }

        var topology = Volatile.Read(ref _topology);
        var view = _membership.Current;
        if (Rendezvous.Owner(view, call.Place) is not { } owner)
        {
            Hold(call, topology);
        }
        else if (Local is { } local && _identity.IsSelf(owner.Address))
        {
            SendLocally(call, local);
        }
        else if (_links.Find(owner.Address) is not { } connection || !TrySend(call, connection, view.Version))
        {
            Hold(call, topology);
        }
    }

    private void SendLocally(OutgoingCall call, ILocalSilo local)
    {
        call.SentLocally = true;
        try
        {
            local.Receive(call);
        }
        catch (Exception e)
        {
            Fail(call, e);
        }
    }

    private bool TrySend(OutgoingCall call, Connection connection, long version)
    {
        call.SentOver = connection;
        try
        {
            if (connection.TrySend(FrameKind.Request, (call, version), WriteRequest, SendLimit))
            {
                if (call.Method.IsOneWay)
                {
                    Take(call.Id);
                }

                return true;
            }

            call.SentOver = null;
            return false;
        }
        catch (Exception e)
        {
            Fail(call, e);
            return true;
        }
    }

    private static void WriteRequest(WireWriter writer, (OutgoingCall Call, long Version) request)
    {
        RequestHeader.Of(request.Call, request.Version).Write(writer);
        request.Call.Method.WriteArguments(writer, request.Call.Arguments);
    }

    private void OnResponse(Connection connection, WireReader reader)
    {
        if (Take((long)reader.ReadVarInt()) is not { } call)
        {
            return;
        }

        try
        {
            call.SetResult(reader);
        }
        catch (Exception e)
        {
            call.SetException(e);
        }
    }

    private void OnFault(Connection connection, WireReader reader)
    {
        if (Take((long)reader.ReadVarInt()) is not { } call)
        {
            return;
        }

        try
        {
            call.SetException(_catalog.Exceptions.Read(reader));
        }
        catch (Exception e)
        {
            call.SetException(new OrleansException($"{call} failed with an exception that cannot be read.", e));
        }
    }

    private void OnRejection(Connection connection, WireReader reader)
    {
        if (_pending.TryGetValue((long)reader.ReadVarInt(), out var call))
        {
            Reject(call, (Rejection)reader.ReadByte());
        }
    }

    /// <summary>A one-way call that was not kept here, and has not run there.</summary>
    private void OnReturned(Connection connection, WireReader reader)
    {
        var header = RequestHeader.Read(reader);
        if (_catalog.Find(header.Interface, header.Method) is not { IsOneWay: true } method)
        {
            throw new WireException($"{connection.Peer} returned what was not sent.");
        }

        var attempts = RequestFlags.Attempts(header.Flags);
        var call = method.NewCall(header.Key, method.ReadArguments(reader));
        if (attempts >= RequestFlags.MaxAttempts)
        {
            LogGivenUp(_logger, call.ToString(), attempts);
            return;
        }

        (call.Id, call.Attempts) = (header.Id, attempts);
        Expect(call);
        Reject(call, Rejection.NotOwner);
    }

    private void OnDisconnected(Connection connection)
    {
        foreach (var (id, call) in _pending)
        {
            if (call.SentOver == connection && Take(id) is not null)
            {
                call.SetException(
                    new SiloUnavailableException(
                        $"The connection to {connection.Peer} was lost while {call} was under way; its outcome is unknown."
                    )
                );
            }
        }

        OnTopologyChanged();
    }

    /// <summary>Once at a time for a grain, with all that waits for it: each call by itself would take the others with it.</summary>
    private async Task RetryAsync(OutgoingCall call)
    {
        if (call.Attempts > 1)
        {
            var delay = TimeSpan.FromMilliseconds(5 << Math.Min(call.Attempts, 8));
            await Task.Delay(delay < LongestRetryDelay ? delay : LongestRetryDelay, _time);
        }

        await _membership.RefreshAsync();
        _retrying.TryRemove(call.Place, out _);
        _held.Release(call.Place, _resume);
    }

    /// <summary>Keeps a call that has nowhere to go until there may be a way.</summary>
    private void Hold(OutgoingCall call, int topology)
    {
        _held.Hold(call.Place, call.Id, call);
        if (Volatile.Read(ref _topology) != topology)
        {
            _held.Release(call.Place, _resume);
        }
    }

    private void OnTopologyChanged()
    {
        Interlocked.Increment(ref _topology);
        _held.ReleaseAll(_resume);
    }

    private void Resume(OutgoingCall call)
    {
        if (!call.IsCompleted)
        {
            Route(call);
        }
    }

    private void Sweep()
    {
        var now = _time.GetTimestamp();
        foreach (var (id, call) in _pending)
        {
            if (now >= call.Deadline && Take(id) is not null)
            {
                TellCancelled(call);
                call.SetException(OutOfTime(call));
            }
        }

        _held.ReleaseAll(_resume);
    }

    private Exception OutOfTime(OutgoingCall call) =>
        call.SentOver is null && !call.SentLocally
            ? new SiloUnavailableException(
                $"No silo could take {call} within {_responseTimeout}; it has not run ({_membership.Current.Silos.Length} silos known)."
            )
            : new TimeoutException($"{call} has not answered within {_responseTimeout}; its outcome is unknown.");

    private static void TellCancelled(OutgoingCall call)
    {
        if (call.Method.CancellationIndex >= 0)
        {
            call.SentOver?.TrySend(FrameKind.Cancel, call.Id, static (w, id) => w.WriteVarInt((ulong)id));
        }
    }

    private OutgoingCall? Take(long id)
    {
        if (!_pending.TryRemove(id, out var call))
        {
            return null;
        }

        call.Release();
        return call;
    }

    [LoggerMessage(
        73,
        LogLevel.Warning,
        "{Call}, which nobody waits for, was refused {Attempts} times and is given up"
    )]
    private static partial void LogGivenUp(ILogger logger, string? call, int attempts);
}

/// <summary>How long callers of this process wait.</summary>
internal sealed record ResponseTimeout(TimeSpan Value);
