using System.Security.Claims;
using Chat.Accounts;
using Chat.Cluster;
using Chat.Data.Presence;
using Chat.Errors;
using Npgsql;

namespace Chat.Presence;

/// <summary>How the caller wants to be seen, and how others are, over REST.</summary>
internal static class PresenceApi
{
    public static void MapPresence(this IEndpointRouteBuilder routes)
    {
        var group = routes
            .MapGroup("/api")
            .RequireAuthorization()
            .WithTags("Presence")
            .ProducesProblem(401)
            .ProducesProblem(503);
        group
            .MapGet("/me/presence", ViewOwnAsync)
            .WithSummary("How the caller is seen, and has chosen to be.")
            .Produces<OwnPresence>();
        group
            .MapPut("/me/presence", SetAsync)
            .WithSummary("Sets how the caller wants to be seen, in place of what was set before.")
            .Produces<OwnPresence>()
            .ProducesProblem(400);
        group
            .MapGet("/presence", ReadAsync)
            .WithSummary("How people are: those whom the caller may see; the others are offline.")
            .Produces<PresenceChanged>()
            .ProducesProblem(400);
    }

    /// <summary>Calls the grain of a person until it answers.</summary>
    private static Task<Result<OwnPresence>> CallAsync(
        IClusterClient cluster,
        string userId,
        Func<IPresenceGrain, Task<Result<OwnPresence>>> call,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var person = cluster.GetGrain<IPresenceGrain>(userId);
        return GrainCalls.UntilAnsweredAsync(() => call(person), time, cancellation);
    }

    private static async Task<IResult> ViewOwnAsync(
        IClusterClient cluster,
        ClaimsPrincipal user,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var userId = TokenAuthentication.PersonOf(user).Id;
        var view = await CallAsync(cluster, userId, async person => await person.ViewAsync(), time, cancellation);
        return view.IsError ? view.Error.ToProblem() : TypedResults.Ok(view.Value);
    }

    private static async Task<IResult> SetAsync(
        SetPresence request,
        IClusterClient cluster,
        ClaimsPrincipal user,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var userId = TokenAuthentication.PersonOf(user).Id;
        var view = await CallAsync(cluster, userId, person => person.SetAsync(request), time, cancellation);
        return view.IsError ? view.Error.ToProblem() : TypedResults.Ok(view.Value);
    }

    private static async Task<IResult> ReadAsync(
        string[]? userId,
        NpgsqlDataSource database,
        ClaimsPrincipal user,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (!WatchRules.TryRead(userId, out var people, out var error))
        {
            return error.ToProblem();
        }

        var viewerId = TokenAuthentication.PersonOf(user).Id;
        var allowed = await PresenceView.FilterAsync(database, viewerId, people, cancellation);
        var rows = await PresenceView.ReadAsync(database, [.. allowed], cancellation);
        var now = time.GetUtcNow();
        return TypedResults.Ok(
            new PresenceChanged([
                .. people.Select(id =>
                    rows.TryGetValue(id, out var row) ? PresenceAnswer.Of(row, now) : PresenceAnswer.Nothing(id)
                ),
            ])
        );
    }
}
