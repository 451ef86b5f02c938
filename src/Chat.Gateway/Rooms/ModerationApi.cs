using Chat.Channels;
using Chat.Delivery;
using Chat.Errors;
using Chat.Ids;
using Chat.Lists;

namespace Chat.Rooms;

/// <param name="Name">What is left out, here and below, stays as it is; an empty text is none.</param>
internal sealed record UpdateRoomRequest(
    string? Name = null,
    string? Topic = null,
    string? Description = null,
    int? SlowSeconds = null,
    bool? Archived = null
)
{
    public RoomPatch ToPatch() => new(Name, Topic, Description, SlowSeconds, Archived);
}

/// <param name="Until">For ever when left out.</param>
internal sealed record RestrictRequest(DateTimeOffset? Until = null, string? Reason = null);

/// <summary>Settings of rooms, and who is kept from them, over REST.</summary>
internal static class ModerationApi
{
    private static readonly ChatError NobodySuch = new(ErrorCodes.MemberNotFound, "There is no such person.");

    /// <param name="address">That of one room or group.</param>
    public static void MapModeration(this IEndpointRouteBuilder address)
    {
        var room = address.MapGroup("").ProducesProblem(400).ProducesProblem(403).ProducesProblem(429);
        room.MapPatch("/", UpdateAsync)
            .WithSummary("Changes settings: moderators topic and slow mode, the owner all.")
            .Produces<Room>();
        room.MapDelete("/members/{userId}", RemoveAsync)
            .WithSummary("Ends somebody's membership; they may join again. For moderators and the owner.")
            .Produces<ChannelCursor>();
        Map("mute", "mutes", Restriction.Mute, "not write");
        Map("ban", "bans", Restriction.Ban, "not be in the room");

        void Map(string one, string all, Restriction restriction, string what)
        {
            room.MapPost(
                    $"/members/{{userId}}/{one}",
                    ([AsParameters] ChannelCall call, string userId, RestrictRequest? request) =>
                        RestrictAsync(call, Impose(call.Caller(), userId, restriction, request))
                )
                .WithSummary($"Has somebody {what}, for a time or for ever. For moderators and the owner.")
                .Produces<ChannelCursor>();
            room.MapDelete(
                    $"/members/{{userId}}/{one}",
                    ([AsParameters] ChannelCall call, string userId) =>
                        RestrictAsync(call, new(call.Caller(), userId, restriction, Imposed: false))
                )
                .WithSummary($"Ends that somebody may {what}; again changes nothing. For moderators and the owner.")
                .Produces<ChannelCursor>();
            room.MapGet(
                    $"/{all}",
                    ([AsParameters] ChannelCall call, string? cursor = null, int limit = Limits.Default) =>
                        ListAsync(call, restriction, cursor, limit)
                )
                .WithSummary($"Who may {what} now, page by page. For moderators and the owner.")
                .Produces<Page<RestrictedPerson, ListMeta>>();
        }
    }

    public static RestrictMember Impose(
        Person actor,
        string userId,
        Restriction restriction,
        RestrictRequest? request
    ) => new(actor, userId, restriction, Imposed: true, request?.Until, request?.Reason);

    /// <summary>Nobody has an id of another form.</summary>
    public static ChatError? CheckUser(string userId) => TypeId.IsValid(TypeId.User, userId) ? null : NobodySuch;

    private static Task<IResult> UpdateAsync([AsParameters] ChannelCall room, UpdateRoomRequest request) =>
        room.AnswerRoomAsync(
            grain => grain.ChangeSettingsAsync(new(room.Caller(), request.ToPatch())),
            TypedResults.Ok
        );

    private static async Task<IResult> RemoveAsync([AsParameters] ChannelCall room, string userId) =>
        CheckUser(userId) is { } error
            ? error.ToProblem()
            : await room.AnswerRoomAsync(grain => grain.RemoveMemberAsync(new(room.Caller(), userId)), TypedResults.Ok);

    private static async Task<IResult> RestrictAsync(ChannelCall room, RestrictMember restriction) =>
        CheckUser(restriction.UserId) is { } error
            ? error.ToProblem()
            : await room.AnswerRoomAsync(grain => grain.RestrictAsync(restriction), TypedResults.Ok);

    private static async Task<IResult> ListAsync(ChannelCall room, Restriction restriction, string? cursor, int limit)
    {
        if (Limits.Check(limit) is { } error)
        {
            return error.ToProblem();
        }

        if (!string.IsNullOrEmpty(cursor) && !TypeId.IsValid(TypeId.User, cursor))
        {
            return Limits.InvalidCursor.ToProblem();
        }

        var query = new RestrictedQuery(room.Caller().Id, restriction, cursor ?? "", limit);
        return await room.AnswerRoomAsync(
            grain => grain.ReadRestrictedAsync(query),
            page =>
                TypedResults.Ok(
                    new Page<RestrictedPerson, ListMeta>(page.People, new(page.More ? page.People[^1].UserId : null))
                )
        );
    }
}
