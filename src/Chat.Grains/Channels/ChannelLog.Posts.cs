using Chat.Data.Log;
using Chat.Delivery;
using Chat.Errors;
using Chat.Messages;

namespace Chat.Channels;

internal sealed partial class ChannelLog
{
    /// <summary>
    /// How many posts may be under way at once, those included that wait for the database to be read. What comes beyond
    /// is refused: callers that ask again cost less than callers that are kept.
    /// </summary>
    public const int MaxPostsUnderWay = 4096;

    private readonly Dictionary<(string SenderId, string ClientId), Posting> _postings = [];
    private int _postsUnderWay;

    /// <summary>
    /// Posts a message, or answers what became of it when this client id was posted before: in whatever month, through
    /// whatever activation, and whether or not its poster was ever answered.
    /// </summary>
    /// <param name="post">The message.</param>
    /// <param name="check">
    /// Says why the message may not be posted at a time, if it may not. Asked right before it takes its seq, perhaps more than
    /// once: its sender may have left since they asked. Without it everybody may.
    /// </param>
    /// <param name="mentioned">Whom the text speaks to.</param>
    public async Task<Result<PostedMessage>> PostAsync(
        PostMessage post,
        Func<DateTimeOffset, ChatError?>? check = null,
        Mentioned? mentioned = null
    )
    {
        if (Recent.Find(post.Sender.Id, post.ClientId) is { } earlier)
        {
            return Repeat(post, earlier.Text, earlier.Seq, earlier.Id, earlier.CreatedAt);
        }

        if (_postsUnderWay >= MaxPostsUnderWay)
        {
            return Unavailable;
        }

        _postsUnderWay++;
        try
        {
            var key = (post.Sender.Id, post.ClientId);
            while (_postings.TryGetValue(key, out var posting))
            {
                var first = await posting.Result;
                if (!first.IsError)
                {
                    return Repeat(post, posting.Text, first.Value.Seq, first.Value.Id, first.Value.CreatedAt);
                }

                if (posting.Text == post.Text)
                {
                    return first;
                }
            }

            var result = WriteAsync(post, check ?? (_ => null), mentioned);
            if (!result.IsCompleted)
            {
                _postings.Add(key, new Posting(post.Text, result));
            }

            return await result;
        }
        finally
        {
            _postsUnderWay--;
        }
    }

    /// <summary>
    /// Writes what was not posted before. What was found out about earlier months holds for one month only, that of the
    /// time the message will bear; when that has passed before the message has its place, it is found out anew.
    /// </summary>
    private async Task<Result<PostedMessage>> WriteAsync(
        PostMessage post,
        Func<DateTimeOffset, ChatError?> check,
        Mentioned? mentioned
    )
    {
        try
        {
            while (true)
            {
                var now = Now();
                if (ClientIds.IsFromTheFuture(post.ClientId, now))
                {
                    // Unless another activation, whose clock is ahead, has taken it before.
                    return await FindAsync(post) ?? ClientIds.FromTheFuture;
                }

                var month = ClientIds.MonthStart(now);
                if (
                    !Recent.IsWholeLog
                    && ClientIds.MayBeFromBefore(month, post.ClientId)
                    && await FindAsync(post) is { } earlier
                )
                {
                    return earlier;
                }

                ChatError? refusal = null;
                var (outcome, entry) = await AppendAsync(
                    (id, at) =>
                        ChangeDraft.Posted(id, post.Sender.Id, post.ClientId, post.Text, at) with
                        {
                            Mentioned = mentioned,
                        },
                    entry => new Change(entry.Seq, ToMessage(entry, post.Sender.DisplayName), null),
                    at => at < month.AddMonths(1) && (refusal = check(at)) is null
                );
                if (outcome is { } known)
                {
                    return known switch
                    {
                        AppendOutcome.Committed => new PostedMessage(entry!.Seq, entry.Id, entry.CreatedAt, false),
                        AppendOutcome.DuplicateClientId => await FindAsync(post) ?? Unavailable,
                        _ => Unavailable,
                    };
                }

                if (refusal is not null)
                {
                    // Unless it was posted before its sender came under the rule, and nobody ever told them.
                    return await FindAsync(post) ?? refusal;
                }
            }
        }
        finally
        {
            // Before the result is there: whoever waits for it finds no post under way any more.
            _postings.Remove((post.Sender.Id, post.ClientId));
        }
    }

    private async Task<Result<PostedMessage>?> FindAsync(PostMessage post) =>
        await store.FindByClientIdAsync(_head.ChannelId, post.Sender.Id, post.ClientId, CancellationToken.None)
            is { } earlier
            ? Repeat(post, earlier.Text, earlier.Seq, earlier.Id, earlier.CreatedAt)
            : null;

    /// <param name="text">The first post's; null when it was erased and nothing can be compared.</param>
    private static Result<PostedMessage> Repeat(PostMessage post, string? text, long seq, Guid id, DateTimeOffset at) =>
        text is null || string.Equals(post.Text, text, StringComparison.Ordinal)
            ? new PostedMessage(seq, id, at, Repeated: true)
            : new ChatError(ErrorCodes.ClientIdReused, "This client id was posted before with another text.");

    private static Message ToMessage(LogEntry entry, string senderName) =>
        new(
            entry.ChannelId,
            entry.Seq,
            entry.Ordinal,
            entry.Id,
            entry.ActorId,
            senderName,
            entry.ClientId!,
            entry.Text!,
            entry.CreatedAt
        );

    private sealed record Posting(string Text, Task<Result<PostedMessage>> Result);
}
