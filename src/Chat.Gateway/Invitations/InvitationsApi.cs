using System.Security.Claims;
using Chat.Accounts;
using Chat.Cluster;
using Chat.Data.Invitations;
using Chat.Delivery;
using Chat.Errors;
using Chat.Ids;
using Chat.Lists;

namespace Chat.Invitations;

/// <summary>What a link leads to.</summary>
/// <param name="Kind"><c>room</c> or <c>group</c>.</param>
/// <param name="Joined">Whether the caller is in already.</param>
internal sealed record LinkAnswer(
    string ChannelId,
    string Kind,
    string Name,
    string? Description,
    int MemberCount,
    bool Joined,
    DateTimeOffset? ExpiresAt
)
{
    public static LinkAnswer Of(LinkTarget target) =>
        new(
            target.ChannelId,
            target.ChannelId[..target.ChannelId.IndexOf('_', StringComparison.Ordinal)],
            target.Name ?? "",
            target.Description,
            target.MemberCount,
            target.IsMember,
            target.ExpiresAt
        );
}

/// <summary>The caller's invitations, and links that were given to them, over REST.</summary>
internal static class InvitationsApi
{
    public static void MapInvitations(this IEndpointRouteBuilder routes)
    {
        var invitations = Group(routes, "/api/invitations");
        invitations
            .MapGet("/", ListAsync)
            .WithSummary("The groups to which the caller is invited, page by page.")
            .Produces<Page<Invitation, ListMeta>>()
            .ProducesProblem(400);
        invitations
            .MapPost("/{groupId}/accept", AcceptAsync)
            .WithSummary("Makes the caller a member of a group to which they are invited; again changes nothing.")
            .Produces<ChannelCursor>()
            .ProducesProblem(404)
            .ProducesProblem(409);
        invitations
            .MapPost("/{groupId}/decline", DeclineAsync)
            .WithSummary("Puts an invitation away; who invited is not told.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(404);

        var links = Group(routes, "/api/links");
        links
            .MapGet("/{token}", PreviewAsync)
            .WithSummary("What a link leads to.")
            .Produces<LinkAnswer>()
            .ProducesProblem(404);
        links
            .MapPost("/{token}/join", JoinAsync)
            .WithSummary("Makes the caller a member of what a link leads to; again changes nothing.")
            .Produces<ChannelCursor>()
            .ProducesProblem(404)
            .ProducesProblem(409);
    }

    private static RouteGroupBuilder Group(IEndpointRouteBuilder routes, string path) =>
        routes
            .MapGroup(path)
            .RequireAuthorization()
            .WithTags("Invitations")
            .ProducesProblem(401)
            .ProducesProblem(429)
            .ProducesProblem(503);

    private static async Task<IResult> ListAsync(
        GroupInvitations invitations,
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

        var stored = await invitations.ReadMineAsync(Caller(user).Id, cursor ?? "", limit + 1, cancellation);
        return TypedResults.Ok(ToPage(stored, limit));
    }

    /// <param name="stored">One more than the page has, if there are more.</param>
    /// <param name="limit">Of the page.</param>
    public static Page<Invitation, ListMeta> ToPage(IReadOnlyList<StoredInvitation> stored, int limit)
    {
        var page = stored.Take(limit).Select(ToInvitation).ToList();
        return new(page, new ListMeta(stored.Count > limit ? page[^1].ChannelId : null));
    }

    private static Task<IResult> AcceptAsync(
        string groupId,
        InvitationDoor door,
        ClaimsPrincipal user,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var caller = Caller(user);
        return AnswerAsync(
            () => door.AnswerAsync(groupId, caller.Id, group => group.AcceptInvitationAsync(caller), cancellation),
            TypedResults.Ok,
            time,
            cancellation
        );
    }

    private static Task<IResult> DeclineAsync(
        string groupId,
        InvitationDoor door,
        ClaimsPrincipal user,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var caller = Caller(user);
        return AnswerAsync(
            () => door.AnswerAsync(groupId, caller.Id, group => group.DeclineInvitationAsync(caller), cancellation),
            _ => TypedResults.NoContent(),
            time,
            cancellation
        );
    }

    private static async Task<IResult> PreviewAsync(
        string token,
        InvitationLinks links,
        ClaimsPrincipal user,
        CancellationToken cancellation
    ) =>
        LinkToken.TryHash(token, out var hash)
        && await links.FindAsync(hash, Caller(user).Id, cancellation) is { } target
            ? TypedResults.Ok(LinkAnswer.Of(target))
            : InvitationErrors.NotFound.ToProblem();

    private static Task<IResult> JoinAsync(
        string token,
        InvitationDoor door,
        ClaimsPrincipal user,
        TimeProvider time,
        CancellationToken cancellation
    ) => AnswerAsync(() => door.JoinAsync(token, Caller(user), cancellation), TypedResults.Ok, time, cancellation);

    private static async Task<IResult> AnswerAsync(
        Func<Task<Result<ChannelCursor>>> call,
        Func<ChannelCursor, IResult> answer,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var result = await GrainCalls.UntilAnsweredAsync(call, time, cancellation);
        return result.IsError ? result.Error.ToProblem() : answer(result.Value);
    }

    private static Invitation ToInvitation(StoredInvitation stored) =>
        new(
            stored.ChannelId,
            stored.Name ?? "",
            stored.Description,
            stored.MemberCount,
            stored.InvitedBy,
            stored.InviterName ?? stored.InvitedBy,
            stored.At
        );

    private static Person Caller(ClaimsPrincipal user) => TokenAuthentication.PersonOf(user);
}
