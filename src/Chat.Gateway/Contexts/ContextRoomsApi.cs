using System.Security.Claims;
using Chat.Accounts;
using Chat.Channels;
using Chat.Data.Integrations;
using Chat.Data.Unread;
using Chat.Errors;
using Chat.Ids;
using Chat.Lists;
using Chat.Messages;
using Chat.Rooms;
using Chat.Signals;

namespace Chat.Contexts;

/// <summary>The rooms of contexts for the people in them. A service decides who that is; the rest is as in any room.</summary>
internal static class ContextRoomsApi
{
    public static void MapContextRooms(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapChannels("/api/context-rooms", "Contexts");
        group
            .MapGet("/", ListAsync)
            .WithSummary("The rooms of contexts that the caller is in, page by page.")
            .Produces<Page<Room, ListMeta>>()
            .ProducesProblem(400);
        var room = group.MapChannel(TypeId.Context);
        room.MapView();
        room.MapPosts();
        room.MapMessages();
        room.MapMemberList();
        room.MapReceipts();
    }

    /// <summary>As people see them who are in them.</summary>
    public static async Task<IReadOnlyList<Room>> ReadAsync(
        ContextRooms rooms,
        ContextFilter filter,
        string after,
        int limit,
        CancellationToken cancellation
    ) => [.. (await rooms.ListAsync(filter, after, limit, cancellation)).Select(ToRoom)];

    private static async Task<IResult> ListAsync(
        [AsParameters] ContextRange range,
        ContextRooms rooms,
        UnreadReader unread,
        ClaimsPrincipal user,
        CancellationToken cancellation
    )
    {
        if (range.Check() is { } error)
        {
            return error.ToProblem();
        }

        var callerId = TokenAuthentication.PersonOf(user).Id;
        var filter = range.ToFilter(types: null, callerId);
        var found = await ReadAsync(rooms, filter, range.After, range.Limit + 1, cancellation);
        var next = found.Count > range.Limit ? found[range.Limit - 1].Id : null;
        var page = await unread.AddToAsync([.. found.Take(range.Limit)], callerId, cancellation);
        return TypedResults.Ok(new Page<Room, ListMeta>(page, new ListMeta(next)));
    }

    private static Room ToRoom(ListedContext listed) =>
        new(
            listed.ChannelId,
            listed.Title,
            Description: null,
            listed.CreatedBy,
            listed.CreatedAt,
            listed.MemberCount,
            Joined: true,
            RoomRole.Member
        )
        {
            ArchivedAt = listed.ClosedAt,
            LastActivityAt = listed.ActiveAt,
            Context = new ContextRef(listed.Type, listed.Id),
        };
}
