using System.Security.Claims;
using Chat.Accounts;
using Chat.Data.People;
using Chat.Errors;

namespace Chat.People;

/// <summary>What a person's device does not know yet of what belongs to the person.</summary>
internal static class PersonChangesApi
{
    private static readonly ChatError Negative = new(ErrorCodes.LimitInvalid, "'since' and 'epoch' are 0 or more.");

    public static void MapPersonChanges(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/me/changes", ReadAsync)
            .RequireAuthorization()
            .WithTags("People")
            .WithSummary(
                "What has changed of the caller's profile, settings, contacts, blocks and drafts since a version."
            )
            .Produces<PersonChanges>()
            .ProducesProblem(400)
            .ProducesProblem(401)
            .ProducesProblem(404)
            .ProducesProblem(503);

    private static async Task<IResult> ReadAsync(
        PersonChangesReader reader,
        ClaimsPrincipal user,
        CancellationToken cancellation,
        long since = 0,
        long epoch = 0
    )
    {
        if (since < 0 || epoch < 0)
        {
            return Negative.ToProblem();
        }

        var changes = await reader.ReadAsync(TokenAuthentication.PersonOf(user).Id, epoch, since, cancellation);
        return changes is null ? PersonCall.NotFound.ToProblem() : TypedResults.Ok(changes);
    }
}
