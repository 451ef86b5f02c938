using System.Net;
using System.Net.Sockets;

namespace Chat.TestKit.Network;

/// <summary>One connection between two nodes: what comes is passed on as long as nothing is cut.</summary>
internal sealed class NetworkConnection(TestNetwork network, TcpClient client, string to, int port)
{
    /// <summary>Longer than any text that tests look for, so that none is missed where two reads meet.</summary>
    private const int Overlap = 128;

    private const int Largest = 64 * 1024;

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using (client)
        using (var server = new TcpClient(AddressFamily.InterNetwork))
        {
            try
            {
                client.NoDelay = server.NoDelay = true;
                if (
                    network.FindDialler(PortOf(client.Client.RemoteEndPoint), PortOf(client.Client.LocalEndPoint)) is
                    { } from
                )
                {
                    await network.UntilOpenAsync(from, to, packet: null, ended.Token);
                    await server.ConnectAsync(IPAddress.Loopback, port, ended.Token);
                    var there = PassAllAsync(client, server, from, ended.Token);
                    var back = PassAllAsync(server, client, from, ended.Token);
                    await await Task.WhenAny(there, back);
                    await ended.CancelAsync();
                    await Task.WhenAll(there, back);
                }
            }
            catch (Exception exception)
                when (exception
                        is IOException
                            or SocketException
                            or OperationCanceledException
                            or ObjectDisposedException
                )
            {
                // One side has gone, and so does the other.
            }
        }
    }

    /// <summary>That a connection has ended is not known on the other side either as long as nothing passes.</summary>
    private async Task PassAllAsync(TcpClient source, TcpClient target, string from, CancellationToken cancellation)
    {
        try
        {
            await PassAsync(source, target, from, cancellation);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // Ended by a reset, or by this side.
        }

        await network.UntilOpenAsync(from, to, packet: null, cancellation);
    }

    private async Task PassAsync(TcpClient source, TcpClient target, string from, CancellationToken cancellation)
    {
        var localPort = PortOf((source == client ? target : source).Client.LocalEndPoint);
        var buffer = new byte[Overlap + Largest];
        var kept = 0;
        while (await source.GetStream().ReadAsync(buffer.AsMemory(kept, Largest), cancellation) is > 0 and int count)
        {
            var end = kept + count;
            await network.UntilOpenAsync(from, to, new NetworkPacket(localPort, buffer.AsMemory(0, end)), cancellation);
            await target.GetStream().WriteAsync(buffer.AsMemory(kept, count), cancellation);
            kept = Math.Min(Overlap, end);
            buffer.AsSpan(end - kept, kept).CopyTo(buffer);
        }
    }

    private static int PortOf(EndPoint? endpoint) => ((IPEndPoint)endpoint!).Port;
}
