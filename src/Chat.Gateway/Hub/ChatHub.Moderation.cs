using Chat.Delivery;
using Chat.Errors;
using Chat.Rooms;

namespace Chat.Hubs;

internal sealed record UpdateRoomCall(
    string ChannelId,
    string? Name = null,
    string? Topic = null,
    string? Description = null,
    int? SlowSeconds = null,
    bool? Archived = null
);

internal sealed record RestrictCall(
    string ChannelId,
    string UserId,
    DateTimeOffset? Until = null,
    string? Reason = null
);

internal sealed record MemberCall(string ChannelId, string UserId);

internal sealed partial class ChatHub
{
    /// <summary>Changes settings of a room; what is left out stays as it is.</summary>
    public Task<Room> UpdateRoom(UpdateRoomCall? request)
    {
        if (request is null)
        {
            throw WithoutMember(nameof(UpdateRoom));
        }

        var (id, name, topic, description, slowSeconds, archived) = request;
        var patch = new RoomPatch(name, topic, description, slowSeconds, archived);
        return CallRoomAsync(id, room => room.ChangeSettingsAsync(new(Caller, patch)));
    }

    /// <summary>Ends somebody else's membership.</summary>
    public Task<ChannelCursor> KickMember(MemberCall? request) =>
        request is null ? throw WithoutMember(nameof(KickMember))
        : ModerationApi.CheckUser(request.UserId) is { } error ? throw Refused(error)
        : CallRoomAsync(request.ChannelId, room => room.RemoveMemberAsync(new(Caller, request.UserId)));

    /// <summary>Has somebody not write, for a time or for ever.</summary>
    public Task<ChannelCursor> MuteMember(RestrictCall? request) => ImposeAsync(request, Restriction.Mute);

    public Task<ChannelCursor> UnmuteMember(MemberCall? request) => LiftAsync(request, Restriction.Mute);

    /// <summary>Has somebody not be in the room, for a time or for ever.</summary>
    public Task<ChannelCursor> BanMember(RestrictCall? request) => ImposeAsync(request, Restriction.Ban);

    public Task<ChannelCursor> UnbanMember(MemberCall? request) => LiftAsync(request, Restriction.Ban);

    private Task<ChannelCursor> ImposeAsync(RestrictCall? request, Restriction restriction)
    {
        if (request is null)
        {
            throw WithoutMember($"{restriction}Member");
        }

        var (channelId, userId, until, reason) = request;
        return RestrictAsync(channelId, ModerationApi.Impose(Caller, userId, restriction, new(until, reason)));
    }

    private Task<ChannelCursor> LiftAsync(MemberCall? request, Restriction restriction) =>
        request is null
            ? throw WithoutMember($"Un{restriction.ToString().ToLowerInvariant()}Member")
            : RestrictAsync(request.ChannelId, new(Caller, request.UserId, restriction, Imposed: false));

    private Task<ChannelCursor> RestrictAsync(string channelId, RestrictMember restriction) =>
        ModerationApi.CheckUser(restriction.UserId) is { } error
            ? throw Refused(error)
            : CallRoomAsync(channelId, room => room.RestrictAsync(restriction));

    private static Exception WithoutMember(string method) =>
        Refused(new(ErrorCodes.BadRequest, $"'{method}' takes an object that says which room, and whom or what."));
}
