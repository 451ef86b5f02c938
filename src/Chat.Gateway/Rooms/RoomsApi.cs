using System.Security.Claims;
using Chat.Accounts;
using Chat.Cluster;
using Chat.Data.Unread;
using Chat.Delivery;
using Chat.Errors;
using Chat.Ids;
using Chat.Lists;
using Chat.Messages;
using Npgsql;

namespace Chat.Rooms;

internal sealed record CreateRoomRequest(string Name, string? Description = null);

internal sealed record MarkReadRequest(long Seq);

internal sealed record PostMessageRequest(string ClientId, string Text);

/// <summary>Rooms and their messages over REST.</summary>
internal static class RoomsApi
{
    private static readonly ChatError NotFound = new(ErrorCodes.RoomNotFound, "There is no such room.");

    public static void MapRooms(this IEndpointRouteBuilder routes)
    {
        var group = routes
            .MapGroup("/api/rooms")
            .RequireAuthorization()
            .WithTags("Rooms")
            .ProducesProblem(401)
            .ProducesProblem(503);
        group
            .MapGet("/", ListAsync)
            .WithSummary("The public rooms, or those the caller is in, newest first, page by page.")
            .Produces<Page<Room, ListMeta>>()
            .ProducesProblem(400);
        group
            .MapPost("/", CreateAsync)
            .WithSummary("Creates a room; the caller is its first member.")
            .Produces<Room>(StatusCodes.Status201Created)
            .ProducesProblem(400);

        var room = group.MapGroup("/{id}").ProducesProblem(404);
        room.MapGet("/", ViewAsync)
            .WithSummary("One room; for a member with what they have not read.")
            .Produces<Room>();
        room.MapPost("/join", JoinAsync)
            .WithSummary("Makes the caller a member; again changes nothing.")
            .Produces<ChannelCursor>()
            .ProducesProblem(429);
        room.MapPost("/leave", LeaveAsync)
            .WithSummary("Ends the caller's membership; again changes nothing.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(429);
        room.MapPost("/read", MarkReadAsync)
            .WithSummary("Moves the caller's read position forward. Members only; a smaller seq changes nothing.")
            .Produces<ReadMark>()
            .ProducesProblem(400)
            .ProducesProblem(403);
        room.MapGet("/messages", ReadAsync)
            .WithSummary("Messages: the newest, those before, after or around a seq, or from a time on. Members only.")
            .Produces<Page<Message, HistoryMeta>>()
            .ProducesProblem(400)
            .ProducesProblem(403);
        room.MapPost("/messages", PostAsync)
            .WithSummary("Posts a text; answers once it is durable. The same client id again answers the first post.")
            .Produces<PostedAnswer>(StatusCodes.Status201Created)
            .Produces<PostedAnswer>()
            .ProducesProblem(400)
            .ProducesProblem(403)
            .ProducesProblem(409);
    }

    private static async Task<IResult> ListAsync(
        NpgsqlDataSource database,
        UnreadReader unread,
        ClaimsPrincipal user,
        CancellationToken cancellation,
        string? cursor = null,
        int limit = Limits.Default,
        bool joined = false
    )
    {
        if (Limits.Check(limit) is { } error)
        {
            return error.ToProblem();
        }

        if (!string.IsNullOrEmpty(cursor) && !TypeId.IsValid(TypeId.Room, cursor))
        {
            return Limits.InvalidCursor.ToProblem();
        }

        var rooms = await RoomList.ReadAsync(
            database,
            Caller(user).Id,
            joined,
            cursor is "" ? null : cursor,
            limit + 1,
            cancellation
        );
        var next = rooms.Count > limit ? rooms[limit - 1].Id : null;
        var page = await unread.AddToAsync([.. rooms.Take(limit)], Caller(user).Id, cancellation);
        return TypedResults.Ok(new Page<Room, ListMeta>(page, new ListMeta(next)));
    }

    private static async Task<IResult> CreateAsync(
        CreateRoomRequest request,
        IClusterClient cluster,
        ClaimsPrincipal user,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var id = TypeId.New(TypeId.Room, time);
        var create = new CreateRoom(Caller(user), request.Name, request.Description);
        return await CallAsync(
            cluster,
            id,
            room => room.CreateAsync(create),
            created => TypedResults.Created($"/api/rooms/{id}", created),
            time,
            cancellation
        );
    }

    private static async Task<IResult> ViewAsync(
        string id,
        IClusterClient cluster,
        UnreadReader unread,
        ClaimsPrincipal user,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        Room? viewed = null;
        var answer = await CallAsync(
            cluster,
            id,
            room => room.ViewAsync(Caller(user).Id),
            room => TypedResults.Ok(viewed = room),
            time,
            cancellation
        );
        return viewed is null
            ? answer
            : TypedResults.Ok((await unread.AddToAsync([viewed], Caller(user).Id, cancellation))[0]);
    }

    private static Task<IResult> MarkReadAsync(
        string id,
        MarkReadRequest request,
        IClusterClient cluster,
        ClaimsPrincipal user,
        TimeProvider time,
        CancellationToken cancellation
    ) =>
        CallAsync(
            cluster,
            id,
            room => room.MarkReadAsync(Caller(user).Id, request.Seq),
            TypedResults.Ok,
            time,
            cancellation
        );

    private static Task<IResult> JoinAsync(
        string id,
        IClusterClient cluster,
        ClaimsPrincipal user,
        TimeProvider time,
        CancellationToken cancellation
    ) => CallAsync(cluster, id, room => room.JoinAsync(Caller(user)), TypedResults.Ok, time, cancellation);

    private static Task<IResult> LeaveAsync(
        string id,
        IClusterClient cluster,
        ClaimsPrincipal user,
        TimeProvider time,
        CancellationToken cancellation
    ) =>
        CallAsync(
            cluster,
            id,
            room => room.LeaveAsync(Caller(user)),
            _ => TypedResults.NoContent(),
            time,
            cancellation
        );

    private static async Task<IResult> ReadAsync(
        string id,
        IClusterClient cluster,
        ClaimsPrincipal user,
        TimeProvider time,
        CancellationToken cancellation,
        [AsParameters] HistoryRange range,
        int limit = Limits.Default
    )
    {
        if (Limits.Check(limit) is { } error)
        {
            return error.ToProblem();
        }

        var query = range.ToQuery(Caller(user).Id, limit);
        return query.IsError
            ? query.Error.ToProblem()
            : await CallAsync(
                cluster,
                id,
                room => room.ReadAsync(query.Value),
                HistoryMeta.ToAnswer,
                time,
                cancellation
            );
    }

    private static Task<IResult> PostAsync(
        string id,
        PostMessageRequest request,
        IClusterClient cluster,
        ClaimsPrincipal user,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var message = new PostMessage(Caller(user), request.ClientId, request.Text);
        return CallAsync(
            cluster,
            id,
            room => room.PostAsync(message),
            posted =>
                TypedResults.Json(
                    PostedAnswer.Of(posted),
                    statusCode: posted.Repeated ? StatusCodes.Status200OK : StatusCodes.Status201Created
                ),
            time,
            cancellation
        );
    }

    private static async Task<IResult> CallAsync<T>(
        IClusterClient cluster,
        string id,
        Func<IRoomGrain, Task<Result<T>>> call,
        Func<T, IResult> answer,
        TimeProvider time,
        CancellationToken cancellation
    )
        where T : class
    {
        if (!TypeId.IsValid(TypeId.Room, id))
        {
            return NotFound.ToProblem();
        }

        var room = cluster.GetGrain<IRoomGrain>(id);
        var result = await GrainCalls.UntilAnsweredAsync(() => call(room), time, cancellation);
        return result.IsError ? result.Error.ToProblem() : answer(result.Value);
    }

    private static Person Caller(ClaimsPrincipal user) => TokenAuthentication.PersonOf(user);
}
