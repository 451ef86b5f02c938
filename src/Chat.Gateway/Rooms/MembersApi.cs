using Chat.Channels;
using Chat.Delivery;
using Chat.Errors;
using Chat.Ids;
using Chat.Lists;

namespace Chat.Rooms;

internal sealed record ChangeRoleRequest(string Role);

/// <summary>Members and their roles over REST.</summary>
internal static class MembersApi
{
    /// <param name="room">The address of one room or group.</param>
    public static void MapMembers(this IEndpointRouteBuilder room)
    {
        room.MapMemberList();
        room.MapPut("/members/{userId}/role", ChangeRoleAsync)
            .WithSummary("Makes a member a moderator, or a moderator a member. For the owner.")
            .Produces<ChannelCursor>()
            .ProducesProblem(400)
            .ProducesProblem(403)
            .ProducesProblem(429);
    }

    /// <param name="channel">The address of one channel that is no conversation.</param>
    public static void MapMemberList(this IEndpointRouteBuilder channel) =>
        channel
            .MapGet("/members", ListAsync)
            .WithSummary("The members and their roles, page by page. Members only.")
            .Produces<Page<RoomMember, ListMeta>>()
            .ProducesProblem(400)
            .ProducesProblem(403);

    /// <summary>Whether a page of members can be asked for like this.</summary>
    public static ChatError? Check(string? cursor, int limit) =>
        Limits.Check(limit)
        ?? (!string.IsNullOrEmpty(cursor) && !TypeId.IsValid(TypeId.User, cursor) ? Limits.InvalidCursor : null);

    private static async Task<IResult> ListAsync(
        [AsParameters] ChannelCall room,
        string? cursor = null,
        int limit = Limits.Default
    )
    {
        if (Check(cursor, limit) is { } error)
        {
            return error.ToProblem();
        }

        var query = new MembersQuery(room.Caller().Id, cursor ?? "", limit);
        return await room.AnswerRoomAsync(grain => grain.ReadMembersAsync(query), ToAnswer);
    }

    private static Task<IResult> ChangeRoleAsync(
        [AsParameters] ChannelCall room,
        string userId,
        ChangeRoleRequest request
    )
    {
        // What is no role, the room refuses.
        var change = new ChangeRole(room.Caller(), userId, RoleOf(request.Role));
        return room.AnswerRoomAsync(grain => grain.ChangeRoleAsync(change), TypedResults.Ok);
    }

    /// <summary>The role that can be given by this name; none if there is none.</summary>
    public static RoomRole RoleOf(string name) =>
        name switch
        {
            "member" => RoomRole.Member,
            "moderator" => RoomRole.Moderator,
            _ => RoomRole.None,
        };

    public static IResult ToAnswer(MembersPage page) =>
        TypedResults.Ok(new Page<RoomMember, ListMeta>(page.Members, new(page.More ? page.Members[^1].UserId : null)));
}
