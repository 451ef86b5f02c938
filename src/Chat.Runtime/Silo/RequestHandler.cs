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
    CallRouter router,
    MembershipMonitor membership,
    NodeIdentity identity,
    SiloLease lease,
    ILogger<RequestHandler> logger
) : ILocalSilo
{
    /// <summary>Refuses calls from outside, while those that run finish.</summary>
    public bool IsDraining { get; set; }

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
        var id = (long)reader.ReadVarInt();
        var flags = reader.ReadByte();
        var method = catalog.Find(reader.ReadFixed32(), reader.ReadFixed32());
        var version = reader.ReadZigZag();
        var key = reader.ReadString() ?? string.Empty;
        if (method is null)
        {
            Unknown(connection, session, id, key);
            return;
        }

        IncomingCall call;
        GrainClass grainClass;
        try
        {
            grainClass = classes.Of(method.Interface.Type);
            var isCancellable = (flags & RequestFlags.Cancellable) != 0 && method.CancellationIndex >= 0;
            call = new IncomingCall(method, method.ReadArguments(reader), id, connection, session, isCancellable);
        }
        catch (Exception e)
        {
            new IncomingCall(method, [], id, connection, session, isCancellable: false).Fail(e);
            return;
        }

        Dispatch(call, grainClass, key, version);
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

    private void Dispatch(IncomingCall call, GrainClass grainClass, string key, long version)
    {
        if (IsDraining || !lease.IsHeld)
        {
            call.Refuse(Rejection.NotServing);
        }
        else if (IsOwner(key))
        {
            call.Admit();
            directory.Receive(grainClass, key, call);
        }
        else if (version > membership.Current.Version)
        {
            _ = DispatchAfterRefreshAsync(call, grainClass, key);
        }
        else
        {
            call.Refuse(Rejection.NotOwner);
        }
    }

    /// <summary>The caller knows of a newer membership, in which the grain may be ours.</summary>
    private async Task DispatchAfterRefreshAsync(IncomingCall call, GrainClass grainClass, string key)
    {
        await membership.RefreshAsync();
        Dispatch(call, grainClass, key, version: long.MinValue);
    }

    private bool IsOwner(string key) =>
        Rendezvous.Owner(membership.Current, key) is { } owner && identity.IsSelf(owner.Address);

    private static void Unknown(Connection connection, InboundSession session, long id, string key) =>
        connection.TrySend(
            FrameKind.Fault,
            (id, key, session.Exceptions),
            static (w, s) =>
            {
                w.WriteVarInt((ulong)s.id);
                s.Exceptions.Write(w, new OrleansException($"The silo does not know the method called on '{s.key}'."));
            }
        );
}
