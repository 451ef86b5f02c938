using System.Security.Claims;
using Chat.Accounts;
using Chat.Channels;
using Chat.Data.Search;
using Chat.Errors;
using Chat.Ids;
using Chat.Lists;

namespace Chat.Search;

/// <summary>Search in messages over REST.</summary>
internal static class SearchApi
{
    private const int RecentMonths = 3;

    public static readonly ChatError TooMany = new(
        ErrorCodes.TooManyRequests,
        "Too many people are searching. Try again in a moment.",
        Retry: true
    );

    public static IServiceCollection AddSearch(this IServiceCollection services)
    {
        services
            .AddOptionsWithValidateOnStart<SearchLimits>()
            .BindConfiguration(SearchLimits.Section)
            .ValidateDataAnnotations();
        return services.AddSingleton<SearchTurns>();
    }

    public static void MapSearch(this IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/messages/search", SearchAsync)
            .RequireAuthorization()
            .WithTags("Messages")
            .WithSummary("Finds messages in the rooms the caller is in, newest first.")
            .Produces<Page<FoundMessageAnswer, SearchMeta>>()
            .ProducesProblem(400)
            .ProducesProblem(401)
            .ProducesProblem(404)
            .ProducesProblem(429)
            .ProducesProblem(503);

    private static async Task<IResult> SearchAsync(
        SearchMessagesRequest request,
        MessageSearch search,
        SearchTurns turns,
        ClaimsPrincipal user,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        SearchCursor? cursor = null;
        if (Check(request) is { } error)
        {
            return error.ToProblem();
        }

        if (!string.IsNullOrEmpty(request.Cursor) && !SearchCursor.TryParse(request.Cursor, out cursor))
        {
            return Limits.InvalidCursor.ToProblem();
        }

        using var turn = await turns.TakeAsync(cancellation);
        if (!turn.IsAcquired)
        {
            return TooMany.ToProblem();
        }

        var since = request.Since ?? (request.All ? null : RecentBefore(request.Until ?? time.GetUtcNow()));
        var found = await search.FindAsync(
            new(
                TokenAuthentication.PersonOf(user).Id,
                request.Query,
                request.ChannelId,
                request.From,
                since,
                request.Until,
                cursor,
                request.Limit
            ),
            cancellation
        );
        return found is null
            ? ChannelErrors.NotFound(request.ChannelId).ToProblem()
            : SearchMeta.ToAnswer(found, since);
    }

    private static ChatError? Check(SearchMessagesRequest request) =>
        SearchRules.Explain(request.Query) is { } flaw ? new(ErrorCodes.SearchQueryInvalid, flaw)
        : Limits.Check(request.Limit) is { } error ? error
        : request.ChannelId is not null && !ChannelIds.IsValid(request.ChannelId)
            ? ChannelErrors.NotFound(request.ChannelId)
        : request.From is not null && !TypeId.IsValid(TypeId.User, request.From)
            ? new(ErrorCodes.BadRequest, "'from' is not the id of a person.")
        : request.Since > request.Until ? new(ErrorCodes.SearchRangeInvalid, "'since' is later than 'until'.")
        : null;

    private static DateTimeOffset? RecentBefore(DateTimeOffset until) =>
        until > DateTimeOffset.MinValue.AddMonths(RecentMonths) ? until.AddMonths(-RecentMonths) : null;
}
