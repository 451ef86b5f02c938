using System.Security.Claims;
using Chat.Accounts;
using Chat.Errors;

namespace Chat.Start;

internal static class StartApi
{
    public static IServiceCollection AddStart(this IServiceCollection services) =>
        services.AddSingleton<FirstLists>().AddSingleton<FirstScreen>();

    /// <summary>For clients without a hub connection; those with one call the hub's <c>Start</c>.</summary>
    public static void MapStart(this IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/start", ReadAsync)
            .RequireAuthorization()
            .WithTags("Sync")
            .WithSummary("What a client draws its first screen from, in one answer.")
            .Produces<StartAnswer>()
            .ProducesProblem(400)
            .ProducesProblem(401)
            .ProducesProblem(404)
            .ProducesProblem(503);

    private static async Task<IResult> ReadAsync(
        StartRequest request,
        FirstScreen screen,
        ClaimsPrincipal user,
        CancellationToken cancellation
    )
    {
        var caller = TokenAuthentication.PersonOf(user);
        var answer = await screen.ReadAsync(caller.Id, request, connection: null, cancellation);
        return answer.IsError ? answer.Error.ToProblem() : TypedResults.Ok(answer.Value);
    }
}
