using Chat.Delivery;
using Chat.Errors;
using Chat.Rooms;

namespace Chat.Hubs;

internal sealed record SetRoleRequest(string ChannelId, string UserId, string Role);

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
        Outbox.ForgetPassed(channelId);
    }

    /// <summary>Makes a member a moderator, or a moderator a member; for the owner.</summary>
    public Task<ChannelCursor> SetRole(SetRoleRequest? request)
    {
        if (request is null)
        {
            throw Refused(new(ErrorCodes.BadRequest, "'SetRole' takes an object that says whose."));
        }

        var change = new ChangeRole(Caller, request.UserId, MembersApi.RoleOf(request.Role));
        return CallRoomAsync(request.ChannelId, room => room.ChangeRoleAsync(change));
    }
}
