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
    private static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(3);

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

    /// <exception cref="TimeoutException">Nobody answers, not even with a refusal.</exception>
    public async Task<ConnectionContext> DialAsync(IPEndPoint endpoint, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(DialTimeout);
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, timeout.Token);
            return _dialler.Create(socket);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            socket.Dispose();
            throw new TimeoutException($"{endpoint} has not answered within {DialTimeout}.", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => _dialler.Dispose();
}
