using Chat.Delivery;

namespace Chat.Hubs;

internal sealed partial class ChatHub
{
    /// <summary>Makes the caller a member, and this connection receive every change after the answered seq.</summary>
    public async Task<ChannelCursor> JoinRoom(string channelId)
    {
        var joined = await CallRoomAsync(channelId, room => room.JoinAsync(Caller));
        return Accept(await relays.SubscribeAsync(joined, Outbox));
    }

    /// <summary>Ends the caller's membership; all their connections stop receiving the room.</summary>
    public async Task LeaveRoom(string channelId)
    {
        await CallRoomAsync(channelId, room => room.LeaveAsync(Caller));
        relays.Unsubscribe(Outbox, channelId);
    }
}
