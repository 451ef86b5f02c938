using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Runtime.Transport;

/// <summary>Kestrel's sockets, without a web server around them.</summary>
internal sealed class Transports(ILoggerFactory loggers) : IDisposable
{
    // Frames are handled on the thread that received them: a silo's dispatch only queues, so it cannot hold up the socket.
    private readonly SocketTransportFactory _listeners = new(
        Options.Create(new SocketTransportOptions { UnsafePreferInlineScheduling = true }),
        loggers
    );

    private readonly SocketConnectionContextFactory _dialler = new(
        new SocketConnectionFactoryOptions { UnsafePreferInlineScheduling = true },
        loggers.CreateLogger("Chat.Runtime.Transport")
    );

    public ValueTask<IConnectionListener> ListenAsync(IPEndPoint endpoint, CancellationToken cancellation) =>
        _listeners.BindAsync(endpoint, cancellation);

    public async Task<ConnectionContext> DialAsync(IPEndPoint endpoint, CancellationToken cancellation)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancellation);
            return _dialler.Create(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => _dialler.Dispose();
}
