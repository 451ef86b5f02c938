using System.Diagnostics;
using Chat.Delivery;
using Chat.TestKit;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;

namespace Chat.Tests.Delivery;

/// <summary>
/// A room in which nothing is said for longer than a gateway's lease of it. Of two silos one is killed meanwhile, and of
/// many rooms it has some.
/// </summary>
public sealed class QuietRoomTests : IAsyncLifetime
{
    private const int Rooms = 6;

    private readonly ChatServer _server = ChatServer.Of(silos: 2, gateways: 2);

    public Task InitializeAsync() => _server.InitializeAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Message_after_a_long_silence_reaches_everybody_who_is_still_there()
    {
        var (owner, listeners) = await GatherAsync();
        var rooms = await Task.WhenAll(Enumerable.Range(0, Rooms).Select(_ => owner.CreateRoomAsync()));
        foreach (var listener in listeners)
        {
            await Task.WhenAll(rooms.Select(room => listener.JoinAsync(room.Id)));
        }

        var silence = Stopwatch.StartNew();
        await _server.Silo.KillAsync();
        await Wait.UntilAsync(() => silence.Elapsed > GatewayLease.Duration, () => "Time stands still.");

        foreach (var room in rooms)
        {
            var posted = await owner.SendAsync(room.Id, Guid.NewGuid().ToString(), "Is anybody there?");
            await Task.WhenAll(listeners.Select(listener => listener.UntilSeenAsync(room.Id, posted.Seq)));
            Assert.All(
                listeners,
                listener => Assert.Single(listener.Messages, message => message.ChannelId == room.Id)
            );
        }

        foreach (var person in listeners.Append(owner))
        {
            await person.DisposeAsync();
        }
    }

    /// <summary>One on each gateway, and one who posts.</summary>
    private async Task<(ChatClient Owner, IReadOnlyList<ChatClient> Listeners)> GatherAsync()
    {
        var owner = await _server.RegisterAsync();
        var listeners = new List<ChatClient>();
        foreach (var gateway in _server.Gateways)
        {
            await using var registered = await _server.RegisterAsync();
            listeners.Add(registered.At(gateway.Url));
        }

        await Task.WhenAll(listeners.Append(owner).Select(person => person.ConnectAsync()));
        return (owner, listeners);
    }
}
