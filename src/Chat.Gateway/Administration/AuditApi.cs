using System.Globalization;
using System.Security.Claims;
using Chat.Accounts;
using Chat.Channels;
using Chat.Data.Log;
using Chat.Errors;
using Chat.Lists;

namespace Chat.Administration;

/// <summary>What administrators see of a channel: everything that ever happened in it, deleted texts too.</summary>
internal static partial class AuditApi
{
    private static readonly ChatError MessageNotFound = new(ErrorCodes.MessageNotFound, "There is no such message.");

    private static readonly ChatError InvalidAfter = new(ErrorCodes.LimitInvalid, "'after' is a seq: 0 or more.");

    public static void MapAudit(this RouteGroupBuilder administration)
    {
        var channel = administration.MapGroup("/channels/{id}").ProducesProblem(400).ProducesProblem(404);
        channel
            .MapGet("/changes", ReadChangesAsync)
            .WithSummary("Every change of a channel, in order, as it was written, deleted texts too.")
            .Produces<Page<AuditedChange, ListMeta>>();
        channel
            .MapGet("/messages/{seq}/revisions", ReadRevisionsAsync)
            .WithSummary("A message as it was posted, and everything that was done to it since, with who and when.")
            .Produces<Page<AuditedChange, ListMeta>>();
    }

    private static async Task<IResult> ReadChangesAsync(
        string id,
        LogReader reader,
        ClaimsPrincipal user,
        ILogger<AuditedChange> logger,
        CancellationToken cancellation,
        long after = 0,
        int limit = Limits.Default
    )
    {
        if (Check(after, limit) is { } error)
        {
            return error.ToProblem();
        }

        if (!ChannelIds.IsValid(id) || await reader.ReadHeadAsync(id, cancellation) is null)
        {
            return ChannelErrors.NotFound(id).ToProblem();
        }

        LogChangesRead(logger, TokenAuthentication.PersonOf(user).Id, id, after);
        return ToAnswer(await reader.ReadChangesAsync(id, after, limit + 1, cancellation), limit);
    }

    private static async Task<IResult> ReadRevisionsAsync(
        string id,
        long seq,
        LogReader reader,
        ClaimsPrincipal user,
        ILogger<AuditedChange> logger,
        CancellationToken cancellation,
        long after = 0,
        int limit = Limits.Default
    )
    {
        if (Check(after, limit) is { } error)
        {
            return error.ToProblem();
        }

        if (!ChannelIds.IsValid(id) || await reader.ReadHeadAsync(id, cancellation) is null)
        {
            return ChannelErrors.NotFound(id).ToProblem();
        }

        var found = seq > 0 ? await reader.ReadChangesAsync(id, seq - 1, limit: 1, cancellation) : [];
        if (found is not [{ Kind: ChangeKind.MessagePosted } posted] || posted.Seq != seq)
        {
            return MessageNotFound.ToProblem();
        }

        LogRevisionsRead(logger, TokenAuthentication.PersonOf(user).Id, id, seq);
        var message = new MessageRef(seq, posted.CreatedAt, posted.ActorId);
        var revisions = await reader.ReadRevisionsAsync(id, message, after, limit + 1, cancellation);
        return ToAnswer(after < seq ? [posted, .. revisions] : revisions, limit);
    }

    private static ChatError? Check(long after, int limit) => Limits.Check(limit) ?? (after < 0 ? InvalidAfter : null);

    /// <param name="changes">One more than the page holds, if there is one more.</param>
    private static IResult ToAnswer(IReadOnlyList<StoredChange> changes, int limit)
    {
        var page = changes.Take(limit).Select(AuditedChange.Of).ToList();
        var next = changes.Count > limit ? page[^1].Seq.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new Page<AuditedChange, ListMeta>(page, new ListMeta(next)));
    }

    [LoggerMessage(
        EventId = 230,
        Level = LogLevel.Information,
        Message = "Administrator {UserId} looked at the changes of {ChannelId} after {Seq}"
    )]
    private static partial void LogChangesRead(ILogger logger, string userId, string channelId, long seq);

    [LoggerMessage(
        EventId = 231,
        Level = LogLevel.Information,
        Message = "Administrator {UserId} looked at the revisions of {ChannelId} {Seq}"
    )]
    private static partial void LogRevisionsRead(ILogger logger, string userId, string channelId, long seq);
}
