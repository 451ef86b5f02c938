using System.Net.Sockets;
using Chat.Runtime.Membership;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Messaging;

namespace Chat.Runtime.Transport;

/// <summary>The connection to one incarnation of a silo: dialled until it answers, and again when it is lost.</summary>
internal sealed partial class SiloLink(SiloEntry silo, SiloLinkParts parts) : IAsyncDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(500);

    /// <summary>Between silos it is shorter: a silo that is dead is evicted when another has found its port closed.</summary>
    private static readonly TimeSpan LongestDelayOfSilo = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastAnswersTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Signs of life that may fail to come before the connection is given up, and its calls with it.</summary>
    private const int MaxSilentLooks = 3;

    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private Connection? _connection;
    private volatile Connection? _serving;
    private bool _failing;

    public SiloAddress Silo => silo.Address;

    /// <summary>For how many looks in a row nothing has come from the silo, over whichever connection.</summary>
    public int SilentLooks { get; private set; }

    /// <summary>The connection that calls can use; null while there is none.</summary>
    public Connection? Connection => Volatile.Read(ref _connection);

    /// <summary>Keeps calls off a connection that is about to end.</summary>
    public void Forget(Connection connection) => Interlocked.CompareExchange(ref _connection, null, connection);

    public void Start() => _loop = Task.Run(LoopAsync);

    /// <summary>
    /// Looks whether the silo is still there, and asks it for the next sign of life. Packets may be lost without a word, and
    /// a connection over which nothing comes is noticed by nobody else.
    /// </summary>
    public void Look()
    {
        var connection = _serving;
        connection?.Look();
        SilentLooks = connection is { SilentLooks: 0 } ? 0 : SilentLooks + 1;
        if (connection is { SilentLooks: >= MaxSilentLooks })
        {
            LogSilent(parts.Logger, silo.Name, silo.Address.ToString());
            connection.Abort("Nothing comes from the other side.");
        }

        connection?.TrySend(FrameKind.Ping, 0, static (_, _) => { });
    }

    /// <summary>
    /// Ends the link to a silo that is no longer a member. One that stops still answers what it has been sent; from any
    /// other nothing is to be expected, and callers have waited for it as long as its lease.
    /// </summary>
    public async Task RetireAsync()
    {
        await _stop.CancelAsync();
        if (_serving is { IsLeaving: true } connection)
        {
            Forget(connection);
            connection.TrySend(FrameKind.Goodbye, 0, static (_, _) => { });
            await Task.WhenAny(_loop, Task.Delay(LastAnswersTimeout, parts.Time));
        }

        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _serving?.Abort("The link was closed.");
        await _loop;
    }

    private async Task LoopAsync()
    {
        var delay = FirstDelay;
        var longest = parts.Identity.IsSilo ? LongestDelayOfSilo : LongestDelay;
        while (!_stop.IsCancellationRequested)
        {
            if (await ConnectAsync() is { } connection)
            {
                delay = FirstDelay;
                _failing = false;
                await ServeAsync(connection);
                await parts.Membership.RefreshAsync();
            }

            await Task.Delay(delay, parts.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = delay + delay > longest ? longest : delay + delay;
        }
    }

    private async Task<Connection?> ConnectAsync()
    {
        Connection? connection = null;
        try
        {
            var endpoint = parts.Identity.IsSilo ? silo.Address.Endpoint : silo.Gateway;
            connection = new Connection(
                await parts.Transports.DialAsync(endpoint, _stop.Token),
                parts.Identity.MaxFrameSize
            )
            {
                Peer = $"{silo.Name} {silo.Address}",
            };
            var incarnation = await parts.Handshake.DialAsync(connection, parts.Identity.Name, _stop.Token);
            if (silo.Address.Generation != 0 && incarnation != silo.Address.ToString())
            {
                throw new ConnectionFailedException($"{endpoint} is {incarnation} now, not {silo.Address}.");
            }

            return connection;
        }
        catch (Exception e) when (e is not OperationCanceledException || !_stop.IsCancellationRequested)
        {
            await ReportAsync(e);
        }
        catch (OperationCanceledException)
        {
            // Closed while dialling.
        }

        if (connection is not null)
        {
            await connection.DisposeAsync();
        }

        return null;
    }

    /// <summary>A silo that cannot be dialled may be dead: the table decides, and the view may have a newer one.</summary>
    private async Task ReportAsync(Exception exception)
    {
        if (!_failing)
        {
            LogUnreachable(parts.Logger, silo.Name, silo.Address.ToString(), exception.Message);
        }

        _failing = true;
        try
        {
            if (parts.Identity.IsSilo && exception is SocketException)
            {
                await parts.Table.SuspectAsync(silo.Address, _stop.Token);
            }
        }
        catch (Exception e) when (!_stop.IsCancellationRequested)
        {
            LogSuspicionFailed(parts.Logger, e, silo.Address.ToString());
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await parts.Membership.RefreshAsync();
    }

    private async Task ServeAsync(Connection connection)
    {
        _serving = connection;
        if (_stop.IsCancellationRequested)
        {
            await connection.DisposeAsync();
            return;
        }

        parts.Links.OnConnecting(connection);
        Volatile.Write(ref _connection, connection);
        LogConnected(parts.Logger, silo.Name, silo.Address.ToString());
        parts.Links.OnConnected(connection);
        try
        {
            await connection.RunAsync(parts.Links.Frames);
        }
        catch (Exception e)
        {
            LogBroken(parts.Logger, e, connection.Peer);
        }

        _serving = null;
        Volatile.Write(ref _connection, null);
        parts.Links.OnDisconnected(connection);
        LogDisconnected(parts.Logger, silo.Name, silo.Address.ToString());
        await connection.DisposeAsync();
    }

    [LoggerMessage(10, LogLevel.Information, "Connected to {Silo} {Address}")]
    private static partial void LogConnected(ILogger logger, string silo, string address);

    [LoggerMessage(11, LogLevel.Information, "Disconnected from {Silo} {Address}")]
    private static partial void LogDisconnected(ILogger logger, string silo, string address);

    [LoggerMessage(15, LogLevel.Warning, "{Silo} {Address} gives no sign of life; its connection is given up")]
    private static partial void LogSilent(ILogger logger, string silo, string address);

    [LoggerMessage(12, LogLevel.Warning, "{Silo} {Address} cannot be reached, still trying: {Reason}")]
    private static partial void LogUnreachable(ILogger logger, string silo, string address, string reason);

    [LoggerMessage(13, LogLevel.Error, "The connection to {Peer} broke")]
    private static partial void LogBroken(ILogger logger, Exception exception, string peer);

    [LoggerMessage(14, LogLevel.Warning, "The suspicion of {Address} could not be reported")]
    private static partial void LogSuspicionFailed(ILogger logger, Exception exception, string address);
}
