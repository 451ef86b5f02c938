using Chat.TestKit;
using Chat.TestKit.Clients;

namespace Chat.Tests.Crowds;

/// <summary>A room in which nothing happens, with a listener on every gateway.</summary>
internal sealed class QuietRoom : IAsyncDisposable
{
    /// <summary>Sooner than the next renewal of attachments, which would find the message in any case.</summary>
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(4);

    private readonly Venue _venue;
    private readonly ChatClient _owner;
    private readonly RoomAnswer _room;
    private readonly IReadOnlyList<ChatClient> _listeners;

    private QuietRoom(Venue venue, ChatClient owner, RoomAnswer room, IReadOnlyList<ChatClient> listeners) =>
        (_venue, _owner, _room, _listeners) = (venue, owner, room, listeners);

    public static async Task<QuietRoom> OpenAsync(Venue venue)
    {
        var owner = await venue.RegisterAsync();
        var room = await owner.CreateRoomAsync();
        var listeners = await Task.WhenAll(venue.Gateways.Select(gateway => EnterAsync(venue, gateway, room)));
        await owner.ConnectAsync();
        await owner.JoinAsync(room.Id);
        return new QuietRoom(venue, owner, room, listeners);
    }

    /// <summary>What is said after the long silence arrives, although nobody has connected or joined again.</summary>
    public async Task VerifyAsync()
    {
        var posted = await _owner.SendAsync(_room.Id, Guid.NewGuid().ToString(), "Is anybody there?");
        await Wait.UntilAsync(
            () => _listeners.All(listener => listener.Messages.Any(message => message.Seq == posted.Seq)),
            () => $"A quiet room's message has not arrived.\n{_venue.Explain()}",
            Promptly
        );
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _listeners.Append(_owner))
        {
            await client.DisposeAsync();
        }
    }

    private static async Task<ChatClient> EnterAsync(Venue venue, Uri gateway, RoomAnswer room)
    {
        await using var registered = await venue.RegisterAsync();
        var listener = registered.At(gateway);
        await listener.ConnectAsync();
        await listener.JoinAsync(room.Id);
        return listener;
    }
}
