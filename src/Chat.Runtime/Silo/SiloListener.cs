using System.Collections.Concurrent;
using System.Net;
using Chat.Runtime.Calls;
using Chat.Runtime.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Chat.Runtime.Silo;

/// <summary>Accepts connections of silos and clients.</summary>
internal sealed partial class SiloListener(
    Transports transports,
    Handshake handshake,
    NodeIdentity identity,
    GrainInterfaceCatalog catalog,
    TimeProvider time,
    ILogger<SiloListener> logger
) : IAsyncDisposable
{
    /// <summary>How long a stopping silo waits for the others; none of them needs long unless it hangs.</summary>
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(2);

    /// <summary>They need only read a frame.</summary>
    private static readonly TimeSpan InformTimeout = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Looks after which a side that asks for a sign of life every second must be gone: what waits for it here would wait
    /// for ever.
    /// </summary>
    private const int MaxSilentLooks = 10;

    private static readonly TimeSpan ReportPeriod = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Connection, Task> _connections = new();
    private readonly Strangers _strangers = new(Strangers.DefaultLimit);
    private readonly List<IConnectionListener> _listeners = [];
    private readonly List<Task> _accepting = [];
    private readonly CancellationTokenSource _stop = new();
    private volatile bool _isLeaving;
    private readonly Lock _reporting = new();
    private long? _reportedAt;
    private long _unreported;

    /// <summary>Handlers of what silos and clients send.</summary>
    public FrameRouter Frames { get; } = new();

    /// <summary>A connection has ended.</summary>
    public event Action<Connection>? Disconnected;

    /// <summary>Starts to listen; connections wait until <see cref="Accept"/>.</summary>
    /// <returns>Where it listens, with the port chosen if none was given.</returns>
    public async Task<IPEndPoint> BindAsync(IPEndPoint endpoint, CancellationToken cancellation)
    {
        var listener = await transports.ListenAsync(endpoint, cancellation);
        _listeners.Add(listener);
        return (IPEndPoint)listener.EndPoint;
    }

    public void Accept()
    {
        Frames.Handle(FrameKind.Leaving, static (connection, _) => ((InboundSession)connection.Session!).WasInformed());
        Frames.Handle(FrameKind.Goodbye, static (connection, _) => ((InboundSession)connection.Session!).SaidGoodbye());
        Frames.Handle(
            FrameKind.Ping,
            static (connection, _) => connection.TrySend(FrameKind.Pong, 0, static (_, _) => { })
        );
        _accepting.AddRange(_listeners.Select(AcceptAsync));
        _accepting.Add(WatchAsync());
    }

    /// <summary>
    /// Tells the other sides that this silo stops, so that they wait for its last answers although it is no longer a
    /// member by then.
    /// </summary>
    public async Task AnnounceLeaveAsync(CancellationToken cancellation)
    {
        _isLeaving = true;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(InformTimeout);
        await Task.WhenAll(
                _connections
                    .Keys.Select(connection => (connection, session: connection.Session as InboundSession))
                    .Where(pair => pair.session is not null)
                    .Select(pair =>
                    {
                        SendLeaving(pair.connection);
                        return pair.session!.Informed;
                    })
            )
            .WaitAsync(timeout.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// Asks the other sides to send nothing more, answers what they had sent, and ends the connections, so that no call is
    /// lost between the two.
    /// </summary>
    public async Task SayGoodbyeAsync(CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(GoodbyeTimeout);
        await Task.WhenAll(_connections.Keys.Select(connection => SayGoodbyeAsync(connection, timeout.Token)));
    }

    private static void SendLeaving(Connection connection) =>
        connection.TrySend(FrameKind.Leaving, 0, static (_, _) => { });

    private static async Task SayGoodbyeAsync(Connection connection, CancellationToken cancellation)
    {
        if (connection.Session is InboundSession session)
        {
            connection.TrySend(FrameKind.GoingAway, 0, static (_, _) => { });
            await session.Goodbye.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await connection.FinishAsync(cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var listener in _listeners)
        {
            await listener.UnbindAsync();
            await listener.DisposeAsync();
        }

        foreach (var connection in _connections.Keys)
        {
            connection.Abort("The silo stops.");
        }

        await Task.WhenAll(_accepting);
        await Task.WhenAll(_connections.Values);
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(LinkWatch.Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                foreach (var connection in _connections.Keys)
                {
                    Look(connection);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private static void Look(Connection connection)
    {
        connection.Look();
        if (connection.SilentLooks >= MaxSilentLooks)
        {
            connection.Abort("Nothing comes from the other side.");
        }
    }

    private async Task AcceptAsync(IConnectionListener listener)
    {
        while (await listener.AcceptAsync() is { } context)
        {
            var connection = new Connection(context, identity.MaxFrameSize);
            _strangers.Add(connection);
            _connections[connection] = Task.CompletedTask;
            var serving = ServeAsync(connection);
            _connections.TryUpdate(connection, serving, Task.CompletedTask);
        }
    }

    private async Task ServeAsync(Connection connection)
    {
        await Task.Yield();
        try
        {
            await AuthenticateAsync(connection);
            connection.Session = new InboundSession(catalog.Exceptions, logger);
            if (_isLeaving)
            {
                SendLeaving(connection);
            }

            await connection.RunAsync(Frames);
        }
        catch (Exception e)
        {
            Report(connection, e.Message);
            await connection.DrainAsync(_stop.Token);
        }

        _connections.TryRemove(connection, out _);
        (connection.Session as InboundSession)?.SaidGoodbye();
        Disconnected?.Invoke(connection);
        await connection.DisposeAsync();
    }

    /// <summary>Now and then: whoever reaches the port could fill the disk otherwise.</summary>
    private void Report(Connection connection, string reason)
    {
        lock (_reporting)
        {
            if (_reportedAt is { } then && time.GetElapsedTime(then) < ReportPeriod)
            {
                _unreported++;
                return;
            }

            LogBroken(logger, connection.Peer, reason, _unreported);
            (_reportedAt, _unreported) = (time.GetTimestamp(), 0);
        }
    }

    private async Task AuthenticateAsync(Connection connection)
    {
        try
        {
            await handshake.AcceptAsync(connection, identity.Address!, _stop.Token);
        }
        finally
        {
            _strangers.Remove(connection);
        }
    }

    [LoggerMessage(
        30,
        LogLevel.Warning,
        "The connection from {Peer} was refused or broke: {Reason} ({Others} others have since the last one told of)"
    )]
    private static partial void LogBroken(ILogger logger, string peer, string reason, long others);
}
