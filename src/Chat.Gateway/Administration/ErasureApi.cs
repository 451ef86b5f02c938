using System.Security.Claims;
using Chat.Accounts;
using Chat.Data.Erasure;
using Chat.Errors;
using Chat.Ids;

namespace Chat.Administration;

/// <summary>Erasing what a person has written.</summary>
internal static class ErasureApi
{
    private static readonly ChatError NoUser = new(ErrorCodes.NotFound, "There is no such user.");
    private static readonly ChatError NoErasure = new(ErrorCodes.NotFound, "There is no such erasure.");

    public static void MapErasures(this RouteGroupBuilder administration)
    {
        administration
            .MapPost("/users/{id}/erase-content", OrderAsync)
            .WithSummary("Erases everything that a user has written until now; goes on in the background.")
            .Produces<ContentErasure>(StatusCodes.Status202Accepted)
            .ProducesProblem(404)
            .ProducesProblem(409);
        administration
            .MapGet("/erasures/{id:guid}", ViewAsync)
            .WithSummary("How far an erasure has got.")
            .Produces<ContentErasure>()
            .ProducesProblem(404);
    }

    private static async Task<IResult> OrderAsync(
        string id,
        ContentErasures erasures,
        ClaimsPrincipal administrator,
        CancellationToken cancellation
    )
    {
        if (!TypeId.IsValid(TypeId.User, id))
        {
            return NoUser.ToProblem();
        }

        var actor = TokenAuthentication.PersonOf(administrator).Id;
        return await erasures.OrderAsync(id, actor, cancellation) switch
        {
            null => NoUser.ToProblem(),
            { Erasure: { } erasure } => TypedResults.Accepted($"/api/admin/erasures/{erasure.Id}", erasure),
            { HeldChannels: var held } => new ChatError(
                ErrorCodes.LegalHold,
                $"A legal hold keeps what the user has written in {string.Join(", ", held)}."
            ).ToProblem(),
        };
    }

    private static async Task<IResult> ViewAsync(Guid id, ContentErasures erasures, CancellationToken cancellation) =>
        await erasures.FindAsync(id, cancellation) is { } erasure ? TypedResults.Ok(erasure) : NoErasure.ToProblem();
}
