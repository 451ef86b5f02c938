using Chat.Data.Log;
using Chat.Delivery;
using Chat.Errors;
using Chat.Messages;
using Microsoft.Extensions.Logging;

namespace Chat.Channels;

/// <summary>
/// A channel's log as its grain works on it. Gives each change its seq on arrival, has many on their way to the disk at
/// once, and hands them on in seq order once they are durable.
/// </summary>
/// <remarks>
/// Not thread-safe: used on its grain's scheduler only. Every append is fenced by the head it builds on, so that a
/// second activation of the same grain cannot write in between; the one that loses is <see cref="IsSuperseded"/> and
/// must be thrown away.
/// </remarks>
internal sealed partial class ChannelLog(
    LogReader reader,
    LogWriter writer,
    TimeProvider time,
    Action<Change> onCommitted,
    ILogger<ChannelLog> logger
)
{
    /// <summary>How often a change that lost its seq to a refused one before it is given a new seq.</summary>
    private const int MaxAttempts = 5;

    private static readonly ChatError Unavailable = new(
        ErrorCodes.Unavailable,
        "The message log is out of reach for the moment. Send again with the same client id.",
        Retry: true
    );

    private readonly Queue<Pending> _pending = new();
    private readonly Dictionary<(string SenderId, string ClientId), Posting> _postings = [];

    private ChannelHead _head = null!; // what is durable
    private ChannelHead _next = null!; // what will be, once everything pending is
    private DateTimeOffset _lastAt;
    private Task? _recovery;
    private bool _mustRecover;

    public RecentChanges Recent { get; } = new();

    public ChannelCursor Head => new(_head.ChannelId, _head.Epoch, _head.Seq);

    /// <summary>Somebody else wrote to the channel, or may have: nothing held here can be trusted.</summary>
    public bool IsSuperseded { get; private set; }

    /// <summary>Reads the head and the newest changes.</summary>
    public async Task LoadAsync(ChannelHead head, CancellationToken cancellation)
    {
        _head = _next = head;
        Recent.Reset(Math.Max(0, head.Seq - RecentChanges.DefaultCapacity));
        foreach (
            var stored in await reader.ReadChangesAsync(
                head.ChannelId,
                Recent.Floor,
                RecentChanges.DefaultCapacity,
                cancellation
            )
        )
        {
            if (stored.Seq <= head.Seq)
            {
                Recent.Add(stored.ToChange());
                _lastAt = stored.CreatedAt;
            }
        }
    }

    public async Task<Result<PostedMessage>> PostAsync(PostMessage post)
    {
        var key = (post.Sender.Id, post.ClientId);
        if (Recent.Find(post.Sender.Id, post.ClientId) is { } earlier)
        {
            return Repeat(post, earlier.Text, earlier.Seq, earlier.Id, earlier.CreatedAt);
        }

        if (_postings.TryGetValue(key, out var posting))
        {
            var first = await posting.Result;
            return first.IsError
                ? first
                : Repeat(post, posting.Text, first.Value.Seq, first.Value.Id, first.Value.CreatedAt);
        }

        var result = PostNewAsync(post);
        _postings.Add(key, new Posting(post.Text, result));
        try
        {
            return await result;
        }
        finally
        {
            _postings.Remove(key);
        }
    }

    /// <summary>Writes a join or a leave.</summary>
    public async Task<ChatError?> ChangeMemberAsync(Person person, bool joined)
    {
        var (_, _, error) = await AppendAsync(
            (id, now) =>
                joined
                    ? ChangeDraft.Joined(id, person.Id, MemberRole.Member, person.Id, now)
                    : ChangeDraft.Left(id, person.Id, MemberRole.Member, person.Id, now),
            entry => new Change(entry.Seq, null, new MemberChange(joined, person, entry.CreatedAt))
        );
        return error;
    }

    private async Task<Result<PostedMessage>> PostNewAsync(PostMessage post)
    {
        var (senderId, senderName) = post.Sender;
        if (!Recent.IsWholeLog && ClientIds.MayBeFromEarlierMonth(post.ClientId, time.GetUtcNow()))
        {
            if (await FindAsync(post) is { } earlier)
            {
                return earlier;
            }
        }

        var (outcome, entry, error) = await AppendAsync(
            (id, now) => ChangeDraft.Posted(id, senderId, post.ClientId, post.Text, now),
            entry => new Change(entry.Seq, ToMessage(entry, senderName), null)
        );
        return outcome switch
        {
            AppendOutcome.Committed => new PostedMessage(entry!.Seq, entry.Id, entry.CreatedAt, Repeated: false),
            AppendOutcome.DuplicateClientId => await FindAsync(post) ?? Unavailable,
            _ => error!,
        };
    }

    /// <summary>Appends one change; again with a new seq when an earlier one that it built on was refused.</summary>
    private async Task<(AppendOutcome Outcome, LogEntry? Entry, ChatError? Error)> AppendAsync(
        Func<Guid, DateTimeOffset, ChangeDraft> draft,
        Func<LogEntry, Change> toChange
    )
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            await RecoverAsync();
            if (IsSuperseded)
            {
                break;
            }

            var now = Now();
            var entry = _next.Next(draft(Guid.CreateVersion7(now), now));
            _next = _next.After(entry);
            var pending = new Pending(entry, toChange(entry), writer.AppendAsync(entry).AsTask());
            _pending.Enqueue(pending);
            AppendOutcome outcome;
            try
            {
                outcome = await pending.Outcome;
            }
            finally
            {
                Settle();
            }

            if (outcome is AppendOutcome.Committed or AppendOutcome.DuplicateClientId)
            {
                return (outcome, entry, null);
            }

            LogRefused(logger, _head.ChannelId, entry.Seq, outcome);
            if (outcome == AppendOutcome.Unavailable)
            {
                break;
            }
        }

        return (AppendOutcome.Unavailable, null, Unavailable);
    }

    /// <summary>Hands on what is durable, in seq order, whatever the order in which the answers are noticed.</summary>
    private void Settle()
    {
        while (_pending.TryPeek(out var first) && first.Outcome.IsCompleted)
        {
            _pending.Dequeue();
            if (
                first.Outcome is { IsCompletedSuccessfully: true, Result: AppendOutcome.Committed }
                && first.Entry.Seq == _head.Seq + 1
            )
            {
                _head = _head.After(first.Entry);
                Recent.Add(first.Change);
                onCommitted(first.Change);
            }
            else
            {
                // Or committed on top of one that was given up and yet had been: then the head is not ours any more.
                _mustRecover = true;
            }
        }
    }

    private Task RecoverAsync() => _mustRecover ? _recovery ??= RecoverCoreAsync() : Task.CompletedTask;

    /// <summary>
    /// After a refusal: waits for everything that was built on the refused change to be refused too, and goes on from
    /// the head if it is still ours.
    /// </summary>
    private async Task RecoverCoreAsync()
    {
        // Assigned to _recovery before anything here completes.
        await Task.Yield();
        try
        {
            while (_pending.TryPeek(out var first))
            {
                await first.Outcome.ContinueWith(
                    static _ => { },
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Current
                );
                Settle();
            }

            var stored = await reader.ReadHeadAsync(_head.ChannelId, CancellationToken.None);
            IsSuperseded =
                stored is null || stored.Epoch != _head.Epoch || !stored.Hash.AsSpan().SequenceEqual(_head.Hash);
            if (IsSuperseded)
            {
                LogSuperseded(logger, _head.ChannelId, _head.Seq);
            }

            _next = _head;
            _mustRecover = false;
        }
        finally
        {
            _recovery = null;
        }
    }

    private async Task<Result<PostedMessage>?> FindAsync(PostMessage post) =>
        await reader.FindByClientIdAsync(_head.ChannelId, post.Sender.Id, post.ClientId, CancellationToken.None)
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

    /// <summary>The time, but never before that of the change before.</summary>
    private DateTimeOffset Now()
    {
        var now = time.GetUtcNow();
        return _lastAt = now > _lastAt ? now : _lastAt;
    }

    private sealed record Pending(LogEntry Entry, Change Change, Task<AppendOutcome> Outcome);

    private sealed record Posting(string Text, Task<Result<PostedMessage>> Result);

    [LoggerMessage(
        EventId = 100,
        Level = LogLevel.Warning,
        Message = "{ChannelId}: change {Seq} was not written: {Outcome}"
    )]
    private static partial void LogRefused(ILogger logger, string channelId, long seq, AppendOutcome outcome);

    [LoggerMessage(
        EventId = 101,
        Level = LogLevel.Warning,
        Message = "{ChannelId}: superseded at {Seq} by another activation; this one ends"
    )]
    private static partial void LogSuperseded(ILogger logger, string channelId, long seq);
}
