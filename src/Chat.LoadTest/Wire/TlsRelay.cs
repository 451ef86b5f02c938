using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Chat.LoadTest.Wire;

/// <summary>
/// Speaks TLS for connections that do not: what connects here is passed on to a server, encrypted. So the loops know plain
/// sockets only. The certificate has to be one that this machine trusts.
/// </summary>
internal sealed class TlsRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _server;
    private readonly Action<string> _onFailure;

    /// <param name="server">Where to.</param>
    /// <param name="onFailure">Is told why a connection could not be made or has broken.</param>
    public TlsRelay(Uri server, Action<string> onFailure)
    {
        (_server, _onFailure) = (server, onFailure);
        _listener.Start(backlog: 1024);
        _ = AcceptAsync();
    }

    public EndPoint Address => _listener.LocalEndpoint;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = RelayAsync(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed: there is nothing more to accept.
        }
    }

    private async Task RelayAsync(Socket accepted)
    {
        using var client = new NetworkStream(accepted, ownsSocket: true);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        accepted.NoDelay = true;
        try
        {
            await socket.ConnectAsync(_server.IdnHost, _server.Port);
            await using var server = new SslStream(new NetworkStream(socket, ownsSocket: false));
            await server.AuthenticateAsClientAsync(_server.IdnHost);
            await await Task.WhenAny(client.CopyToAsync(server), server.CopyToAsync(client));
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException)
        {
            _onFailure(e.GetBaseException().Message); // the outer one only says that there is an inner one
        }
    }
}
