using System.Security.Claims;

namespace Chat.People;

internal sealed record PreferencesRequest(
    bool Muted = false,
    DateTimeOffset? MutedUntil = null,
    long? HiddenSeq = null,
    bool MarkedUnread = false
);

internal sealed record DraftRequest(string Text);

/// <summary>What the caller keeps about channels for themselves, over REST; it is read with <c>/api/me/changes</c>.</summary>
internal static class ChannelItemsApi
{
    public static void MapChannelItems(this IEndpointRouteBuilder routes)
    {
        var channel = routes
            .MapGroup("/api/me/channels/{id}")
            .RequireAuthorization()
            .WithTags("People")
            .ProducesProblem(400)
            .ProducesProblem(401)
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(503);
        channel
            .MapPut("/preferences", PreferAsync)
            .WithSummary("Sets what the caller wants of a channel they are in, in place of what was set before.")
            .Produces(StatusCodes.Status204NoContent);
        channel
            .MapPut("/draft", SaveDraftAsync)
            .WithSummary("Keeps a text that the caller has begun to write, in place of the one before.")
            .Produces(StatusCodes.Status204NoContent);
        channel
            .MapDelete("/draft", DeleteDraftAsync)
            .WithSummary("Forgets it; again changes nothing.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static Task<IResult> PreferAsync(
        string id,
        PreferencesRequest request,
        ClaimsPrincipal user,
        IClusterClient cluster,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var preferences = new PreferChannel(
            id,
            request.Muted,
            request.MutedUntil,
            request.HiddenSeq,
            request.MarkedUnread
        );
        return new PersonCall(cluster, user, time, cancellation).AnswerAsync(person =>
            person.PreferChannelAsync(preferences)
        );
    }

    private static Task<IResult> SaveDraftAsync(
        string id,
        DraftRequest request,
        ClaimsPrincipal user,
        IClusterClient cluster,
        TimeProvider time,
        CancellationToken cancellation
    ) => SaveAsync(new(id, request.Text), new(cluster, user, time, cancellation));

    private static Task<IResult> DeleteDraftAsync(
        string id,
        ClaimsPrincipal user,
        IClusterClient cluster,
        TimeProvider time,
        CancellationToken cancellation
    ) => SaveAsync(new(id, Text: null), new(cluster, user, time, cancellation));

    private static Task<IResult> SaveAsync(SaveDraft draft, PersonCall call) =>
        call.AnswerAsync(person => person.SaveDraftAsync(draft));
}
