using System.Security.Claims;
using Chat.Data.People;
using Chat.Errors;
using Chat.Ids;
using Chat.Lists;
using Chat.Search;

namespace Chat.People;

internal sealed record ChangePrivacyRequest(bool? Searchable = null, bool? ShowPresence = null, bool? Receipts = null);

/// <summary>What is left out stays as it is.</summary>
internal sealed record ChangeProfileRequest(
    string? DisplayName = null,
    string? About = null,
    ChangePrivacyRequest? Privacy = null
)
{
    public ChangeProfile ToChange() =>
        new(DisplayName, About, Privacy?.Searchable, Privacy?.ShowPresence, Privacy?.Receipts);
}

/// <summary>Profiles over REST: one's own, and those of others.</summary>
internal static class ProfilesApi
{
    private const int MaxFound = 20;

    public static IServiceCollection AddPeople(this IServiceCollection services) =>
        services.AddSingleton<PresentNames>().AddHostedService(provider => provider.GetRequiredService<PresentNames>());

    public static void MapProfiles(this IEndpointRouteBuilder routes)
    {
        var group = routes
            .MapGroup("/api")
            .RequireAuthorization()
            .WithTags("People")
            .ProducesProblem(401)
            .ProducesProblem(404)
            .ProducesProblem(503);
        group.MapGet("/me", ViewOwnAsync).WithSummary("The caller's own profile and settings.").Produces<OwnProfile>();
        group
            .MapPatch("/me", ChangeAsync)
            .WithSummary("Changes what is given of the caller's profile and settings.")
            .Produces<OwnProfile>()
            .ProducesProblem(400);
        group.MapGet("/users/{id}", ViewAsync).WithSummary("Somebody's profile.").Produces<UserProfile>();
        group
            .MapGet("/users", SearchAsync)
            .WithSummary("People whose names begin with the query, as far as they let themselves be found.")
            .Produces<Page<UserProfile, ListMeta>>()
            .ProducesProblem(400)
            .ProducesProblem(429);
    }

    private static async Task<IResult> ViewOwnAsync(
        Profiles profiles,
        ClaimsPrincipal user,
        IClusterClient cluster,
        TimeProvider time,
        CancellationToken cancellation
    ) => await AnswerAsync(profiles, new PersonCall(cluster, user, time, cancellation));

    private static Task<IResult> ChangeAsync(
        ChangeProfileRequest request,
        Profiles profiles,
        PresentNames names,
        ClaimsPrincipal user,
        IClusterClient cluster,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var call = new PersonCall(cluster, user, time, cancellation);
        return call.AnswerAsync(
            person => person.ChangeProfileAsync(request.ToChange()),
            async () =>
            {
                await names.RefreshAsync(cancellation);
                return await AnswerAsync(profiles, call);
            }
        );
    }

    private static async Task<IResult> AnswerAsync(Profiles profiles, PersonCall call) =>
        await profiles.FindOwnAsync(call.CallerId, call.Cancellation) is { } own
            ? TypedResults.Ok(own)
            : PersonCall.NotFound.ToProblem();

    private static async Task<IResult> ViewAsync(string id, Profiles profiles, CancellationToken cancellation) =>
        TypeId.IsValid(TypeId.User, id) && await profiles.FindAsync(id, cancellation) is { } profile
            ? TypedResults.Ok(profile)
            : PersonCall.NotFound.ToProblem();

    private static async Task<IResult> SearchAsync(
        string query,
        UserSearch search,
        SearchTurns turns,
        CancellationToken cancellation,
        int limit = MaxFound
    )
    {
        if (limit is < 1 or > MaxFound)
        {
            return new ChatError(ErrorCodes.LimitInvalid, $"'limit' must be 1 to {MaxFound}.").ToProblem();
        }

        query = query.Trim();
        if (query.Length is < UserSearch.MinLength or > UserSearch.MaxLength || query.Any(char.IsControl))
        {
            var detail =
                $"'query' is {UserSearch.MinLength} to {UserSearch.MaxLength} characters without control characters.";
            return new ChatError(ErrorCodes.SearchQueryInvalid, detail).ToProblem();
        }

        using var turn = await turns.TakeAsync(cancellation);
        if (!turn.IsAcquired)
        {
            return SearchApi.TooMany.ToProblem();
        }

        return TypedResults.Ok(
            new Page<UserProfile, ListMeta>(await search.FindAsync(query, limit, cancellation), new ListMeta(null))
        );
    }
}
