using Chat.Runtime.Activations;
using Chat.Runtime.Calls;
using Chat.Runtime.Membership;
using Chat.Runtime.Placement;
using Chat.Runtime.Serialization;
using Chat.Runtime.Transport;
using Microsoft.Extensions.Logging;

namespace Chat.Runtime.Silo;

/// <summary>Turns requests into turns of the grains this silo owns, and refuses the others.</summary>
internal sealed class RequestHandler(
    GrainInterfaceCatalog catalog,
    GrainClasses classes,
    ActivationDirectory directory,
    ActivationMetrics metrics,
    CallRouter router,
    MembershipMonitor membership,
    NodeIdentity identity,
    SiloLease lease,
    ILogger<RequestHandler> logger
) : ILocalSilo
{
    /// <summary>Calls from callers that know of a newer membership than this silo does.</summary>
    private readonly GrainQueues<(IncomingCall Call, GrainClass Class)> _early = new();
    private long _order;

    /// <summary>Refuses calls from outside, while those that run finish.</summary>
    public bool IsDraining { get; set; }

    /// <summary>Keeps only the grains that live here.</summary>
    public void FollowMembership()
    {
        directory.IsHome = IsOwner;
        membership.Changed += _ => directory.LetMovedGo();
    }

    public void Receive(OutgoingCall call)
    {
        var turn = new LocalCall(call, router, logger);
        if (lease.IsHeld)
        {
            directory.Receive(classes.Of(call.Method.Interface.Type), call.Key, turn);
        }
        else
        {
            turn.Refuse(Rejection.NotServing);
        }
    }

    public void OnRequest(Connection connection, WireReader reader)
    {
        var session = (InboundSession)connection.Session!;
        var header = RequestHeader.Read(reader);
        if (string.IsNullOrWhiteSpace(header.Key))
        {
            throw new WireException($"{connection.Peer} called a grain without a key.");
        }

        if (catalog.Find(header.Interface, header.Method) is not { } method)
        {
            Unknown(connection, session, header);
            return;
        }

        IncomingCall call;
        GrainClass grainClass;
        try
        {
            grainClass = classes.Of(method.Interface.Type);
            call = new IncomingCall(header, method, method.ReadArguments(reader), connection, session);
        }
        catch (Exception e)
        {
            new IncomingCall(header, method, [], connection, session).Fail(e);
            return;
        }

        if (!_early.TryJoin(call.Place, NextOrder(), (call, grainClass)))
        {
            Dispatch(call, grainClass, header.Version);
        }
    }

    public void OnCancel(Connection connection, WireReader reader)
    {
        var session = (InboundSession)connection.Session!;
        if (session.Cancellable.TryRemove((long)reader.ReadVarInt(), out var cancellation))
        {
            // Callbacks are the grain's code, which must not run on the connection's thread.
            _ = cancellation.CancelAsync();
        }
    }

    private void Dispatch(IncomingCall call, GrainClass grainClass, long version)
    {
        if (IsDraining || !lease.IsHeld)
        {
            metrics.Rejected();
            call.Refuse(Rejection.NotServing);
        }
        else if (IsOwner(call.Place))
        {
            call.Admit();
            directory.Receive(grainClass, call.Place.Key, call);
        }
        else if (version > membership.Current.Version)
        {
            _early.Hold(call.Place, NextOrder(), (call, grainClass));
            _ = DispatchAfterRefreshAsync(call.Place);
        }
        else
        {
            metrics.Rejected();
            call.Refuse(Rejection.NotOwner);
        }
    }

    /// <summary>The caller knows of a newer membership, in which the grain may be ours.</summary>
    private async Task DispatchAfterRefreshAsync(GrainPlace grain)
    {
        await membership.RefreshAsync();
        _early.Release(grain, waiting => Dispatch(waiting.Call, waiting.Class, version: long.MinValue));
    }

    private bool IsOwner(GrainPlace grain) =>
        Rendezvous.Owner(membership.Current, grain) is { } owner && identity.IsSelf(owner.Address);

    private long NextOrder() => Interlocked.Increment(ref _order);

    private static void Unknown(Connection connection, InboundSession session, RequestHeader header) =>
        connection.TrySend(
            FrameKind.Fault,
            (header.Id, header.Key, session.Exceptions),
            static (w, s) =>
            {
                w.WriteVarInt((ulong)s.Id);
                s.Exceptions.Write(w, new OrleansException($"The silo does not know the method called on '{s.Key}'."));
            }
        );
}
