using System.Net;
using System.Net.Sockets;
using System.Text;
using Chat.LoadTest.Wire;
using Chat.TestKit;

namespace Chat.LoadTest.Tests.Wire;

public sealed class LinkTests
{
    [Fact]
    public async Task GiveUpConnecting_theUpgradeIsNotAnswered_isLost()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var loop = new Loop(0);
        var owner = new Owner();
        var link = new Link(loop, owner, separator: 0);
        loop.Post(() => link.Connect(server.LocalEndpoint, Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n\r\n")));
        using var connection = await server.AcceptSocketAsync();

        loop.Post(link.GiveUpConnecting);
        loop.Post(link.GiveUpConnecting); // says it once

        Assert.Equal("cannot connect: no answer", await owner.Lost.WaitAsync(Wait.Patience));
    }

    private sealed class Owner : ILinkOwner
    {
        private readonly TaskCompletionSource<string> _lost = new();

        public Task<string> Lost => _lost.Task;

        public void OnOpen() => throw new InvalidOperationException("Nobody has answered.");

        public void OnLost(string reason) => _lost.SetResult(reason);

        public bool OnRecord(ReadOnlySpan<byte> record) => false;

        public bool OnPing(ReadOnlySpan<byte> payload) => false;

        public void OnClose(ReadOnlySpan<byte> payload) { }
    }
}
