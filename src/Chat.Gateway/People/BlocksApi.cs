using System.Security.Claims;
using Chat.Data.People;
using Chat.Lists;

namespace Chat.People;

/// <summary>Whom the caller blocks, over REST.</summary>
internal static class BlocksApi
{
    public static void MapBlocks(this IEndpointRouteBuilder routes)
    {
        var blocks = routes
            .MapGroup("/api/blocks")
            .RequireAuthorization()
            .WithTags("People")
            .ProducesProblem(400)
            .ProducesProblem(401)
            .ProducesProblem(503);
        blocks
            .MapGet("/", ListAsync)
            .WithSummary("Whom the caller blocks, in the order of their ids.")
            .Produces<Page<Block, ListMeta>>();
        blocks
            .MapPut("/{id}", BlockAsync)
            .WithSummary("Blocks somebody; they cannot tell. Again changes nothing.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(404)
            .ProducesProblem(409);
        blocks
            .MapDelete("/{id}", UnblockAsync)
            .WithSummary("Blocks somebody no longer; again changes nothing.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(404);
    }

    private static async Task<IResult> ListAsync(
        ContactList contacts,
        ClaimsPrincipal user,
        CancellationToken cancellation,
        string? cursor = null,
        int limit = Limits.Default
    ) =>
        await PeoplePages.AnswerAsync(
            user,
            cursor,
            limit,
            (userId, after, count) => contacts.ReadBlocksAsync(userId, after, count, cancellation),
            block => block.User
        );

    private static Task<IResult> BlockAsync(
        string id,
        ClaimsPrincipal user,
        IClusterClient cluster,
        TimeProvider time,
        CancellationToken cancellation
    ) => new PersonCall(cluster, user, time, cancellation).AnswerAsync(person => person.BlockAsync(id));

    private static Task<IResult> UnblockAsync(
        string id,
        ClaimsPrincipal user,
        IClusterClient cluster,
        TimeProvider time,
        CancellationToken cancellation
    ) => new PersonCall(cluster, user, time, cancellation).AnswerAsync(person => person.UnblockAsync(id));
}
