using Chat.Channels;
using Chat.Errors;
using Chat.Ids;
using Chat.Lists;
using Chat.Rooms;

namespace Chat.Invitations;

internal sealed record InviteRequest(string UserId);

/// <summary>Who is invited to a group, over REST, for its moderators.</summary>
internal static class InvitedApi
{
    public static readonly ChatError UserNotFound = new(ErrorCodes.UserNotFound, "There is no such user.");

    /// <param name="group">The address of one group.</param>
    public static void MapInvited(this IEndpointRouteBuilder group)
    {
        var invited = group.MapGroup("/invitations").WithTags("Invitations").ProducesProblem(403);
        invited
            .MapGet("/", ListAsync)
            .WithSummary("Who is invited and has not come, page by page. For moderators and the owner.")
            .Produces<Page<Invited, ListMeta>>()
            .ProducesProblem(400);
        invited
            .MapPost("/", InviteAsync)
            .WithSummary("Invites somebody; again changes nothing. For moderators and the owner.")
            .Produces<Invited>(StatusCodes.Status201Created)
            .ProducesProblem(409)
            .ProducesProblem(429);
        invited
            .MapDelete("/{userId}", CancelAsync)
            .WithSummary("Ends an invitation; again changes nothing. For moderators and the owner.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] ChannelCall group,
        string? cursor = null,
        int limit = Limits.Default
    )
    {
        if (Limits.Check(limit) is { } error)
        {
            return error.ToProblem();
        }

        if (!string.IsNullOrEmpty(cursor) && !TypeId.IsValid(TypeId.User, cursor))
        {
            return Limits.InvalidCursor.ToProblem();
        }

        var query = new MembersQuery(group.Caller().Id, cursor ?? "", limit);
        return await group.AnswerRoomAsync(
            grain => grain.ReadInvitedAsync(query),
            page =>
                TypedResults.Ok(
                    new Page<Invited, ListMeta>(page.People, new(page.More ? page.People[^1].UserId : null))
                )
        );
    }

    private static async Task<IResult> InviteAsync([AsParameters] ChannelCall group, InviteRequest request)
    {
        if (!TypeId.IsValid(TypeId.User, request.UserId))
        {
            return UserNotFound.ToProblem();
        }

        var invitation = new InvitePerson(group.Caller(), request.UserId);
        return await group.AnswerRoomAsync(
            grain => grain.InviteAsync(invitation),
            invited => TypedResults.Created((string?)null, invited)
        );
    }

    private static async Task<IResult> CancelAsync([AsParameters] ChannelCall group, string userId)
    {
        if (!TypeId.IsValid(TypeId.User, userId))
        {
            return UserNotFound.ToProblem();
        }

        var invitation = new InvitePerson(group.Caller(), userId);
        return await group.AnswerRoomAsync(
            grain => grain.CancelInvitationAsync(invitation),
            _ => TypedResults.NoContent()
        );
    }
}
