using System.Security.Claims;
using Chat.Accounts;
using Chat.Channels;
using Chat.Cluster;
using Chat.Data.Unread;
using Chat.Delivery;
using Chat.Errors;
using Chat.Ids;
using Chat.Invitations;
using Chat.Lists;
using Chat.Messages;
using Chat.Signals;
using Npgsql;

namespace Chat.Rooms;

internal sealed record CreateRoomRequest(string Name, string? Description = null);

/// <summary>Public rooms over REST.</summary>
internal static class RoomsApi
{
    public static void MapRooms(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapChannels("/api/rooms", "Rooms");
        group
            .MapGet("/", ListAsync)
            .WithSummary(
                "The public rooms, or those the caller is in, the newest or those with activity first, page by page."
            )
            .Produces<Page<Room, ListMeta>>()
            .ProducesProblem(400);
        group
            .MapPost("/", CreateAsync)
            .WithSummary("Creates a room; the caller is its first member.")
            .Produces<Room>(StatusCodes.Status201Created)
            .ProducesProblem(400);

        var room = group.MapChannel(TypeId.Room);
        room.MapPost("/join", JoinAsync)
            .WithSummary("Makes the caller a member; again changes nothing.")
            .Produces<ChannelCursor>()
            .ProducesProblem(429);
        room.MapRoom();
    }

    /// <summary>What can be done in public rooms and in groups alike.</summary>
    /// <param name="room">The address of one.</param>
    public static void MapRoom(this IEndpointRouteBuilder room)
    {
        room.MapView();
        room.MapPost("/leave", LeaveAsync)
            .WithSummary("Ends the caller's membership.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(429);
        room.MapPosts();
        room.MapMessages();
        room.MapMembers();
        room.MapModeration();
        room.MapReceipts();
        room.MapLinks();
    }

    /// <param name="room">The address of one room, of whatever kind.</param>
    public static void MapView(this IEndpointRouteBuilder room) =>
        room.MapGet("/", ViewAsync).WithSummary("For a member with what they have not read.").Produces<Room>();

    private static async Task<IResult> ListAsync(
        NpgsqlDataSource database,
        UnreadReader unread,
        ClaimsPrincipal user,
        CancellationToken cancellation,
        [AsParameters] RoomQuery query,
        int limit = Limits.Default
    )
    {
        if ((Limits.Check(limit) ?? query.Check()) is { } error)
        {
            return error.ToProblem();
        }

        var rooms = await RoomList.ReadAsync(database, Caller(user).Id, query, limit + 1, cancellation);
        var next = rooms.Count > limit ? query.CursorOf(rooms[limit - 1]) : null;
        var page = await unread.AddToAsync([.. rooms.Take(limit)], Caller(user).Id, cancellation);
        return TypedResults.Ok(new Page<Room, ListMeta>(page, new ListMeta(next)));
    }

    private static Task<IResult> CreateAsync(
        CreateRoomRequest request,
        IClusterClient cluster,
        ClaimsPrincipal user,
        TimeProvider time,
        CancellationToken cancellation
    ) => CreateRoomAsync("/api/rooms", TypeId.New(TypeId.Room, time), request, cluster, user, time, cancellation);

    /// <summary>Creates a room or a group.</summary>
    /// <param name="path">Where those of its kind are.</param>
    /// <param name="id">A new id, which says the kind.</param>
    /// <param name="request">What it is like.</param>
    /// <param name="cluster">Where it is created.</param>
    /// <param name="user">Who creates it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<IResult> CreateRoomAsync(
        string path,
        string id,
        CreateRoomRequest request,
        IClusterClient cluster,
        ClaimsPrincipal user,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var create = new CreateRoom(Caller(user), request.Name, request.Description);
        var room = cluster.GetGrain<IRoomGrain>(id);
        var created = await GrainCalls.UntilAnsweredAsync(() => room.CreateAsync(create), time, cancellation);
        return created.IsError ? created.Error.ToProblem() : TypedResults.Created($"{path}/{id}", created.Value);
    }

    private static async Task<IResult> ViewAsync([AsParameters] ChannelCall room, UnreadReader unread)
    {
        var caller = room.Caller();
        Room? viewed = null;
        var answer = await room.AnswerRoomAsync(
            grain => grain.ViewAsync(caller.Id),
            found => TypedResults.Ok(viewed = found)
        );
        return viewed is null
            ? answer
            : TypedResults.Ok((await unread.AddToAsync([viewed], caller.Id, room.Http.RequestAborted))[0]);
    }

    private static Task<IResult> JoinAsync([AsParameters] ChannelCall room)
    {
        var caller = room.Caller();
        return room.AnswerRoomAsync(grain => grain.JoinAsync(caller), TypedResults.Ok);
    }

    private static Task<IResult> LeaveAsync([AsParameters] ChannelCall room)
    {
        var caller = room.Caller();
        return room.AnswerRoomAsync(grain => grain.LeaveAsync(caller), _ => TypedResults.NoContent());
    }

    private static Person Caller(ClaimsPrincipal user) => TokenAuthentication.PersonOf(user);
}
