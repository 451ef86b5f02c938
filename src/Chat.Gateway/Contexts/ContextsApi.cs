using Chat.Channels;
using Chat.Data.Integrations;
using Chat.Errors;
using Chat.Ids;
using Chat.Integrations;
using Chat.Lists;
using Chat.Messages;
using Chat.Rooms;

namespace Chat.Contexts;

/// <param name="Title">1–80 characters; what is left out, here and below, stays as it is.</param>
/// <param name="Participants">All who are to be in the room, at most 1,000.</param>
internal sealed record OpenContextRequest(string? Title = null, IReadOnlyList<string>? Participants = null);

internal sealed record SetParticipantsRequest(IReadOnlyList<string> Participants);

/// <summary>Rooms for what other services keep, as those services make and fill them.</summary>
internal static class ContextsApi
{
    public static void MapContexts(this IEndpointRouteBuilder routes)
    {
        var group = routes
            .MapGroup("/api/contexts")
            .RequireAuthorization(ServiceKeyAuthentication.Policy)
            .WithTags("Services")
            .ProducesProblem(400)
            .ProducesProblem(401)
            .ProducesProblem(503);
        group
            .MapGet("/", ListAsync)
            .WithSummary("The rooms of contexts of the service's types, page by page.")
            .Produces<Page<ContextRoom, ListMeta>>();
        var context = group.MapGroup("/{type}/{id}").ProducesProblem(404).ProducesProblem(409).ProducesProblem(429);
        context
            .MapPut("/", OpenAsync)
            .WithSummary("Makes the room of a context if there is none, and sets what is given.")
            .Produces<ContextRoom>()
            .Produces<ContextRoom>(StatusCodes.Status201Created);
        context.MapGet("/", ViewAsync).WithSummary("The room of a context.").Produces<ContextRoom>();
        context
            .MapPost("/messages", PostAsync)
            .WithSummary("Posts a text in the room of a context, which is made if there is none.")
            .Produces<PostedAnswer>()
            .Produces<PostedAnswer>(StatusCodes.Status201Created);
        context
            .MapGet("/messages", ReadAsync)
            .WithSummary("Messages, as in any channel.")
            .Produces<Page<Message, HistoryMeta>>();
        context.MapPost("/close", CloseAsync).WithSummary("Leaves the room for reading only.").Produces<ContextRoom>();
        context.MapPost("/reopen", ReopenAsync).WithSummary("Ends that it is closed.").Produces<ContextRoom>();
        MapParticipants(context.MapGroup("/participants"));
    }

    private static void MapParticipants(RouteGroupBuilder participants)
    {
        participants
            .MapGet("/", ReadParticipantsAsync)
            .WithSummary("Who is in the room, page by page.")
            .Produces<Page<RoomMember, ListMeta>>();
        participants
            .MapPut(
                "/",
                ([AsParameters] ContextCall call, SetParticipantsRequest request) =>
                    ChangeAsync(call, ParticipantsChange.Set, request.Participants)
            )
            .WithSummary("Says who is in the room, and nobody else is.")
            .Produces<ContextRoom>();
        participants
            .MapPut(
                "/{userId}",
                ([AsParameters] ContextCall call, string userId) => ChangeAsync(call, ParticipantsChange.Add, [userId])
            )
            .WithSummary("Has somebody be in the room; again changes nothing.")
            .Produces<ContextRoom>();
        participants
            .MapDelete(
                "/{userId}",
                ([AsParameters] ContextCall call, string userId) =>
                    ChangeAsync(call, ParticipantsChange.Remove, [userId])
            )
            .WithSummary("Has somebody not be in the room; again changes nothing.")
            .Produces<ContextRoom>();
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] ContextRange range,
        HttpContext http,
        ContextRooms rooms,
        string? participant = null
    )
    {
        if (range.Check() is { } error)
        {
            return error.ToProblem();
        }

        if (participant is not null && !TypeId.IsValid(TypeId.User, participant))
        {
            return ContextRules.Unknown(0).ToProblem();
        }

        var filter = range.ToFilter(ServiceCaller.Of(http.User).Contexts, participant);
        var found = await rooms.ListAsync(filter, range.After, range.Limit + 1, http.RequestAborted);
        return TypedResults.Ok(
            new Page<ContextRoom, ListMeta>(
                [.. found.Take(range.Limit).Select(ToRoom)],
                new(found.Count > range.Limit ? found[range.Limit - 1].ChannelId : null)
            )
        );
    }

    private static Task<IResult> OpenAsync([AsParameters] ContextCall context, OpenContextRequest request) =>
        context.AnswerAsync(
            (room, caller) => room.OpenContextAsync(new(caller, request.Title, request.Participants)),
            opened =>
                opened.IsNew
                    ? TypedResults.Json(opened, statusCode: StatusCodes.Status201Created)
                    : TypedResults.Ok(opened)
        );

    private static Task<IResult> ViewAsync([AsParameters] ContextCall context) =>
        context.AnswerAsync((room, caller) => room.ViewContextAsync(caller), TypedResults.Ok);

    private static Task<IResult> PostAsync([AsParameters] ContextCall context, PostMessageRequest request) =>
        context.AnswerAsync(
            (room, caller) => room.PostToContextAsync(new(caller, request.ClientId, request.Text)),
            PostsApi.ToAnswer
        );

    private static async Task<IResult> ReadAsync(
        [AsParameters] ContextCall context,
        [AsParameters] HistoryRange range,
        int limit = Limits.Default
    )
    {
        if (Limits.Check(limit) is { } error)
        {
            return error.ToProblem();
        }

        var query = range.ToQuery(readerId: "", limit);
        return query.IsError
            ? query.Error.ToProblem()
            : await context.AnswerAsync(
                (room, caller) => room.ReadContextAsync(new(caller, query.Value)),
                HistoryMeta.ToAnswer
            );
    }

    private static Task<IResult> CloseAsync([AsParameters] ContextCall context) =>
        context.AnswerAsync((room, caller) => room.CloseContextAsync(new(caller, Closed: true)), TypedResults.Ok);

    private static Task<IResult> ReopenAsync([AsParameters] ContextCall context) =>
        context.AnswerAsync((room, caller) => room.CloseContextAsync(new(caller, Closed: false)), TypedResults.Ok);

    private static async Task<IResult> ReadParticipantsAsync(
        [AsParameters] ContextCall context,
        string? cursor = null,
        int limit = Limits.Default
    )
    {
        if (MembersApi.Check(cursor, limit) is { } error)
        {
            return error.ToProblem();
        }

        var query = new MembersQuery(ReaderId: "", cursor ?? "", limit);
        return await context.AnswerAsync(
            (room, caller) => room.ReadParticipantsAsync(caller, query),
            MembersApi.ToAnswer
        );
    }

    private static Task<IResult> ChangeAsync(
        ContextCall context,
        ParticipantsChange change,
        IReadOnlyList<string> userIds
    ) =>
        context.AnswerAsync(
            (room, caller) => room.ChangeParticipantsAsync(new(caller, change, userIds)),
            TypedResults.Ok
        );

    private static ContextRoom ToRoom(ListedContext listed) =>
        new(
            new ContextRef(listed.Type, listed.Id),
            listed.ChannelId,
            listed.Title,
            listed.CreatedBy,
            listed.CreatedAt,
            listed.ClosedAt,
            listed.MemberCount
        );
}
