using Chat.Channels;
using Chat.Lists;

namespace Chat.Invitations;

/// <param name="ExpiresAt">Never when left out.</param>
/// <param name="MaxUses">Any number when left out.</param>
internal sealed record CreateLinkRequest(DateTimeOffset? ExpiresAt = null, int? MaxUses = null);

/// <summary>A new link, with what makes it one: nobody is told that again.</summary>
internal sealed record NewLink(
    Guid Id,
    string Token,
    string CreatedBy,
    string CreatorName,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    int? MaxUses,
    int Uses
)
{
    public static NewLink Of(InvitationLink link, string token) =>
        new(link.Id, token, link.CreatedBy, link.CreatorName, link.CreatedAt, link.ExpiresAt, link.MaxUses, link.Uses);
}

/// <summary>The links into a room or group over REST, for its moderators.</summary>
internal static class LinksApi
{
    /// <param name="room">The address of one room or group.</param>
    public static void MapLinks(this IEndpointRouteBuilder room)
    {
        var links = room.MapGroup("/links").WithTags("Invitations").ProducesProblem(403);
        links
            .MapGet("/", ListAsync)
            .WithSummary("The links that let in somebody, newest first; at most 100. For moderators and the owner.")
            .Produces<Page<InvitationLink, ListMeta>>();
        links
            .MapPost("/", CreateAsync)
            .WithSummary("Makes a link; its token is answered this once. For moderators and the owner.")
            .Produces<NewLink>(StatusCodes.Status201Created)
            .ProducesProblem(400)
            .ProducesProblem(409)
            .ProducesProblem(429);
        links
            .MapDelete("/{linkId:guid}", RevokeAsync)
            .WithSummary("Ends a link; again changes nothing. For moderators and the owner.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static Task<IResult> ListAsync([AsParameters] ChannelCall room)
    {
        var readerId = room.Caller().Id;
        return room.AnswerRoomAsync(
            grain => grain.ReadLinksAsync(readerId),
            page => TypedResults.Ok(new Page<InvitationLink, ListMeta>(page.Links, new ListMeta(null)))
        );
    }

    private static Task<IResult> CreateAsync([AsParameters] ChannelCall room, CreateLinkRequest request)
    {
        var token = LinkToken.New();
        var create = new CreateLink(
            room.Caller(),
            Guid.CreateVersion7(),
            LinkToken.HashOf(token),
            request.ExpiresAt,
            request.MaxUses
        );
        return room.AnswerRoomAsync(
            grain => grain.CreateLinkAsync(create),
            link => TypedResults.Created($"/api/links/{token}", NewLink.Of(link, token))
        );
    }

    private static Task<IResult> RevokeAsync([AsParameters] ChannelCall room, Guid linkId)
    {
        var revoke = new RevokeLink(room.Caller(), linkId);
        return room.AnswerRoomAsync(grain => grain.RevokeLinkAsync(revoke), _ => TypedResults.NoContent());
    }
}
