using System.Security.Claims;
using Chat.Accounts;
using Chat.Data.Retention;
using Chat.Errors;
using Chat.Lists;

namespace Chat.Administration;

/// <param name="Days">1–36,500; null for as long as all other channels.</param>
internal sealed record SetRetentionRequest(int? Days);

/// <param name="Days">Null when the channel has no limit of its own.</param>
internal sealed record RetentionAnswer(string ChannelId, int? Days, string? SetBy, DateTimeOffset? SetAt);

/// <param name="Reason">1–1,000 characters.</param>
internal sealed record PlaceHoldRequest(string Reason);

/// <summary>How long a channel's messages are kept, and the legal holds that keep them longer.</summary>
internal static class RetentionApi
{
    private static readonly ChatError NoChannel = new(ErrorCodes.RoomNotFound, "There is no such channel.");
    private static readonly ChatError NoHold = new(ErrorCodes.NotFound, "The channel has no such hold.");

    public static void MapRetention(this RouteGroupBuilder administration)
    {
        var channel = administration.MapGroup("/channels/{id}").ProducesProblem(404);
        channel
            .MapGet("/retention", ViewAsync)
            .WithSummary("How long the channel's messages are kept, if it has a limit of its own.")
            .Produces<RetentionAnswer>();
        channel
            .MapPut("/retention", SetAsync)
            .WithSummary("Gives the channel a limit of its own, or takes it away.")
            .Produces<RetentionAnswer>()
            .ProducesProblem(400);
        channel
            .MapGet("/holds", ListAsync)
            .WithSummary("All legal holds the channel has or had, newest first.")
            .Produces<Page<LegalHold, ListMeta>>();
        channel
            .MapPost("/holds", PlaceAsync)
            .WithSummary("Places a legal hold: nothing is removed from the channel until it is released.")
            .Produces<LegalHold>(StatusCodes.Status201Created)
            .ProducesProblem(400);
        channel
            .MapDelete("/holds/{holdId:guid}", ReleaseAsync)
            .WithSummary("Releases a legal hold; again changes nothing. It stays in the list.")
            .Produces<LegalHold>();
    }

    private static async Task<IResult> ViewAsync(string id, ChannelLimits limits, CancellationToken cancellation)
    {
        if (!IsChannelId(id) || !await limits.IsChannelAsync(id, cancellation))
        {
            return NoChannel.ToProblem();
        }

        var limit = await limits.FindAsync(id, cancellation);
        return TypedResults.Ok(new RetentionAnswer(id, limit?.Days, limit?.SetBy, limit?.SetAt));
    }

    private static async Task<IResult> SetAsync(
        string id,
        SetRetentionRequest request,
        ChannelLimits limits,
        ClaimsPrincipal user,
        CancellationToken cancellation
    )
    {
        if (request.Days is < 1 or > RetentionOptions.MaxDays)
        {
            return new ChatError(
                ErrorCodes.RetentionInvalid,
                $"'days' is a number from 1 to {RetentionOptions.MaxDays}, or null."
            ).ToProblem();
        }

        return IsChannelId(id) && await limits.SetAsync(id, request.Days, CallerId(user), cancellation)
            ? await ViewAsync(id, limits, cancellation)
            : NoChannel.ToProblem();
    }

    private static async Task<IResult> ListAsync(
        string id,
        LegalHolds holds,
        ChannelLimits limits,
        CancellationToken cancellation
    ) =>
        IsChannelId(id) && await limits.IsChannelAsync(id, cancellation)
            ? TypedResults.Ok(
                new Page<LegalHold, ListMeta>(await holds.ReadAsync(id, cancellation), new ListMeta(NextCursor: null))
            )
            : NoChannel.ToProblem();

    private static async Task<IResult> PlaceAsync(
        string id,
        PlaceHoldRequest request,
        LegalHolds holds,
        ClaimsPrincipal user,
        CancellationToken cancellation
    )
    {
        if (!LegalHolds.IsReason(request.Reason))
        {
            return new ChatError(
                ErrorCodes.HoldReasonInvalid,
                $"A hold's reason is 1 to {LegalHolds.MaxReasonLength} characters."
            ).ToProblem();
        }

        return IsChannelId(id) && await holds.PlaceAsync(id, request.Reason, CallerId(user), cancellation) is { } hold
            ? TypedResults.Created($"/api/admin/channels/{id}/holds/{hold.Id}", hold)
            : NoChannel.ToProblem();
    }

    private static async Task<IResult> ReleaseAsync(
        string id,
        Guid holdId,
        LegalHolds holds,
        ClaimsPrincipal user,
        CancellationToken cancellation
    ) =>
        IsChannelId(id) && await holds.ReleaseAsync(id, holdId, CallerId(user), cancellation) is { } hold
            ? TypedResults.Ok(hold)
            : NoHold.ToProblem();

    /// <summary>Anything else is no channel's, and some of it cannot even be asked for.</summary>
    private static bool IsChannelId(string id) => id.Length <= 100 && !id.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static string CallerId(ClaimsPrincipal user) => TokenAuthentication.PersonOf(user).Id;
}
