using System.Net;
using System.Net.Sockets;

namespace Chat.TestKit;

/// <summary>
/// Stands between a writer and PostgreSQL and loses, once told to, exactly what makes an outcome unknown.
/// </summary>
public sealed class LossyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _connections = [];
    private readonly string _host;
    private readonly int _port;
    private readonly Task _accepting;
    private Loss? _next;
    private volatile bool _unreachable;

    public LossyProxy(string host, int port)
    {
        (_host, _port) = (host, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>New connections are closed at once, as if nobody were there.</summary>
    public bool Unreachable
    {
        set => _unreachable = value;
    }

    /// <summary>The next request is executed, its answer never arrives: the connection breaks instead.</summary>
    public Loss LoseNextAnswer() => _next = new Loss(holdsRequest: false);

    /// <summary>The connection breaks with the next request still on its way; it arrives when it is released.</summary>
    public Loss HoldNextRequest() => _next = new Loss(holdsRequest: true);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // The proxy is being disposed.
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient { NoDelay = true })
        {
            if (_unreachable)
            {
                return;
            }

            client.NoDelay = true;
            await server.ConnectAsync(_host, _port, _stopping.Token);
            await new LossyConnection(client, server, () => Interlocked.Exchange(ref _next, value: null)).RunAsync(
                _stopping.Token
            );
        }
    }
}
