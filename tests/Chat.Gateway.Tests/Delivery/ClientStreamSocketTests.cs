using System.Net;
using System.Net.Sockets;
using System.Text;
using Chat.Delivery;
using Chat.TestKit;
using Microsoft.AspNetCore.Connections.Features;

namespace Chat.Tests.Delivery;

/// <summary>Straight to the socket, where nothing is between it and the request.</summary>
public sealed class ClientStreamSocketTests : IAsyncLifetime
{
    private const int MoreThanFits = 16 * 1024 * 1024;

    private readonly MemoryStream _inner = new();
    private Socket _server = null!;
    private Socket _client = null!;

    public async Task InitializeAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _client = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await _client.ConnectAsync(listener.LocalEndpoint);
        _server = await listener.AcceptSocketAsync();
        _server.SendBufferSize = 4096;
    }

    public Task DisposeAsync()
    {
        _server.Dispose();
        _client.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task What_the_socket_takes_in_pieces_arrives_whole()
    {
        await using var stream = new ClientStream(_inner, _server, lifetime: null);
        var block = Block(MoreThanFits);

        var writing = stream.WriteAsync(block).AsTask();
        Assert.False(writing.IsCompleted);
        var received = new byte[block.Frame.Length];
        using var client = new NetworkStream(_client);
        await client.ReadExactlyAsync(received).AsTask().WaitAsync(Wait.Patience);
        await writing.WaitAsync(Wait.Patience);

        Assert.True(block.Frame.Span.SequenceEqual(received));
        Assert.Equal(0, _inner.Length);
    }

    [Fact]
    public async Task Connection_that_breaks_in_the_middle_holds_nobody_up()
    {
        await using var stream = new ClientStream(_inner, _server, lifetime: null);
        var writing = stream.WriteAsync(Block(MoreThanFits)).AsTask();
        var waiting = stream.WriteAsync(new byte[] { 0x81, 0 }).AsTask();

        _client.Close(timeout: 0); // with a reset

        await Assert.ThrowsAsync<SocketException>(() => writing.WaitAsync(Wait.Patience));
        await Assert.ThrowsAsync<SocketException>(() => waiting.WaitAsync(Wait.Patience));
        await stream.WriteAsync(Block(1)).AsTask().WaitAsync(Wait.Patience); // nothing follows a torn frame
    }

    [Fact]
    public async Task Disposing_ends_what_waits_for_a_client_that_does_not_read()
    {
        var stream = new ClientStream(_inner, _server, new Lifetime(_server));
        var writing = stream.WriteAsync(Block(MoreThanFits)).AsTask();

        await stream.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => writing.WaitAsync(Wait.Patience));
        Assert.False(_inner.CanWrite);
    }

    private static EventBlock Block(int length) =>
        new(1, [.. new byte[EventBlock.HeaderRoom], .. Encoding.UTF8.GetBytes(new string('x', length))], "json");

    private sealed class Lifetime(Socket socket) : IConnectionLifetimeFeature
    {
        public CancellationToken ConnectionClosed { get; set; }

        public void Abort() => socket.Dispose();
    }
}
