using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Chat.TestKit.Network;

/// <summary>The way to one port.</summary>
internal sealed class NetworkProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<NetworkConnection, Task> _connections = new();
    private readonly TestNetwork _network;
    private readonly string _to;
    private readonly int _port;
    private readonly Task _accepting;

    public NetworkProxy(TestNetwork network, string to, int port)
    {
        (_network, _to, _port) = (network, to, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections.Values);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                var connection = new NetworkConnection(_network, client, _to, _port);
                _connections[connection] = ServeAsync(connection);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // The proxy is being disposed.
        }
    }

    private async Task ServeAsync(NetworkConnection connection)
    {
        await Task.Yield();
        await connection.RunAsync(_stopping.Token);
        _connections.TryRemove(connection, out _);
    }
}
