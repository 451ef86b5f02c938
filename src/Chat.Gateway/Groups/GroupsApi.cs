using System.Security.Claims;
using Chat.Accounts;
using Chat.Channels;
using Chat.Data.Unread;
using Chat.Errors;
using Chat.Ids;
using Chat.Invitations;
using Chat.Lists;
using Chat.Rooms;
using Npgsql;

namespace Chat.Groups;

/// <summary>Groups over REST. Nobody finds one who is not in it.</summary>
internal static class GroupsApi
{
    public static void MapGroups(this IEndpointRouteBuilder routes)
    {
        var groups = routes.MapChannels("/api/groups", "Groups");
        groups
            .MapGet("/", ListAsync)
            .WithSummary("The groups the caller is in, newest first, page by page.")
            .Produces<Page<Room, ListMeta>>()
            .ProducesProblem(400);
        groups
            .MapPost("/", CreateAsync)
            .WithSummary("Creates a group; the caller is its owner and only member.")
            .Produces<Room>(StatusCodes.Status201Created)
            .ProducesProblem(400);

        var group = groups.MapChannel(TypeId.Group);
        group.MapRoom();
        group.MapInvited();
    }

    private static async Task<IResult> ListAsync(
        NpgsqlDataSource database,
        UnreadReader unread,
        ClaimsPrincipal user,
        CancellationToken cancellation,
        string? cursor = null,
        int limit = Limits.Default
    )
    {
        if (Limits.Check(limit) is { } error)
        {
            return error.ToProblem();
        }

        if (!string.IsNullOrEmpty(cursor) && !TypeId.IsValid(TypeId.Group, cursor))
        {
            return Limits.InvalidCursor.ToProblem();
        }

        var userId = TokenAuthentication.PersonOf(user).Id;
        var before = cursor is "" ? null : cursor;
        var groups = await GroupList.ReadAsync(database, userId, before, limit + 1, cancellation);
        var next = groups.Count > limit ? groups[limit - 1].Id : null;
        var page = await unread.AddToAsync([.. groups.Take(limit)], userId, cancellation);
        return TypedResults.Ok(new Page<Room, ListMeta>(page, new ListMeta(next)));
    }

    private static Task<IResult> CreateAsync(
        CreateRoomRequest request,
        IClusterClient cluster,
        ClaimsPrincipal user,
        TimeProvider time,
        CancellationToken cancellation
    ) =>
        RoomsApi.CreateRoomAsync(
            "/api/groups",
            TypeId.New(TypeId.Group, time),
            request,
            cluster,
            user,
            time,
            cancellation
        );
}
