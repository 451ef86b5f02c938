using System.Collections.Concurrent;
using Chat.Runtime.Membership;
using Microsoft.Extensions.Logging;

namespace Chat.Runtime.Transport;

/// <summary>One connection to every silo of the view, kept open for as long as the silo is in it.</summary>
internal sealed class SiloLinks : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<SiloAddress, SiloLink> _links = new();
    private readonly MembershipMonitor _membership;
    private readonly SiloLinkParts _parts;
    private readonly LinkWatch _watch;
    private bool _isDisposed;

    public SiloLinks(
        MembershipMonitor membership,
        IMembershipTable table,
        Transports transports,
        Handshake handshake,
        NodeIdentity identity,
        TimeProvider time,
        ILogger<SiloLinks> logger
    )
    {
        _membership = membership;
        Frames.Handle(FrameKind.Leaving, static (connection, _) => OnLeaving(connection));
        Frames.Handle(FrameKind.GoingAway, (connection, _) => OnGoingAway(connection));
        Frames.Handle(FrameKind.Pong, static (_, _) => { });
        _parts = new SiloLinkParts(this, membership, table, transports, handshake, identity, time, logger);
        _watch = new LinkWatch(this, _parts);
    }

    /// <summary>Handlers of what silos answer and push.</summary>
    public FrameRouter Frames { get; } = new();

    /// <summary>A silo is connected, but calls do not use the connection yet.</summary>
    public event Action<Connection>? Connecting;

    /// <summary>Calls can use the connection.</summary>
    public event Action<Connection>? Connected;

    /// <summary>The connection is lost, and with it the answers to what was sent over it.</summary>
    public event Action<Connection>? Disconnected;

    /// <summary>The silo stops: sends nothing more over the connection, and says so.</summary>
    public void OnGoingAway(Connection connection)
    {
        foreach (var link in _links.Values)
        {
            link.Forget(connection);
        }

        connection.TrySend(FrameKind.Goodbye, 0, static (_, _) => { });
    }

    public IEnumerable<SiloLink> All => _links.Values;

    public int ConnectedCount => _links.Values.Count(link => link.Connection is not null);

    public void Start()
    {
        _membership.Changed += OnMembershipChanged;
        Reconcile();
        _watch.Start();
    }

    public Connection? Find(SiloAddress silo) => _links.TryGetValue(silo, out var link) ? link.Connection : null;

    public void OnConnecting(Connection connection) => Connecting?.Invoke(connection);

    public void OnConnected(Connection connection) => Connected?.Invoke(connection);

    public void OnDisconnected(Connection connection) => Disconnected?.Invoke(connection);

    public async ValueTask DisposeAsync()
    {
        _membership.Changed -= OnMembershipChanged;
        lock (_gate)
        {
            _isDisposed = true;
        }

        await _watch.DisposeAsync();
        foreach (var link in _links.Values)
        {
            await link.DisposeAsync();
        }

        _links.Clear();
    }

    private static void OnLeaving(Connection connection)
    {
        connection.IsLeaving = true;
        connection.TrySend(FrameKind.Leaving, 0, static (_, _) => { });
    }

    private void OnMembershipChanged(MembershipView view) => Reconcile();

    /// <summary>
    /// Follows the newest view, not the one that was announced: two threads may get here in another order than the views
    /// came in, and the older one must not have the last word.
    /// </summary>
    private void Reconcile()
    {
        lock (_gate)
        {
            var view = _membership.Current;
            foreach (var silo in view.Silos.Where(silo => !_parts.Identity.IsSelf(silo.Address)))
            {
                var link = new SiloLink(silo, _parts);
                if (!_isDisposed && _links.TryAdd(silo.Address, link))
                {
                    link.Start();
                }
            }

            foreach (var gone in _links.Where(pair => !view.Contains(pair.Key)))
            {
                if (_links.TryRemove(gone))
                {
                    _ = gone.Value.RetireAsync();
                }
            }
        }
    }
}

/// <summary>What every link needs.</summary>
internal sealed record SiloLinkParts(
    SiloLinks Links,
    MembershipMonitor Membership,
    IMembershipTable Table,
    Transports Transports,
    Handshake Handshake,
    NodeIdentity Identity,
    TimeProvider Time,
    ILogger Logger
);
