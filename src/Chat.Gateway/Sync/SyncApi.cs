using System.Security.Claims;
using Chat.Accounts;
using Chat.Errors;

namespace Chat.Sync;

internal static class SyncApi
{
    public static IServiceCollection AddSync(this IServiceCollection services) =>
        services.AddSingleton<ChannelReader>().AddSingleton<ChannelSync>();

    /// <summary>For clients without a hub connection; those with one call the hub's <c>Sync</c>.</summary>
    public static void MapSync(this IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/sync", SyncAsync)
            .RequireAuthorization()
            .WithTags("Sync")
            .WithSummary("What has happened in many channels since the seqs that a client holds.")
            .Produces<SyncAnswer>()
            .ProducesProblem(400)
            .ProducesProblem(401)
            .ProducesProblem(503);

    private static async Task<IResult> SyncAsync(
        SyncRequest request,
        ChannelSync sync,
        ClaimsPrincipal user,
        CancellationToken cancellation
    )
    {
        var caller = TokenAuthentication.PersonOf(user);
        var answer = await sync.SyncAsync(caller.Id, request, connection: null, cancellation);
        return answer.IsError ? answer.Error.ToProblem() : TypedResults.Ok(answer.Value);
    }
}
