using Chat.Data;
using Chat.Data.Log;
using Chat.Delivery;
using Chat.Errors;
using Chat.Rooms;
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
    IChannelStore store,
    TimeProvider time,
    Action<Change> onCommitted,
    ILogger<ChannelLog> logger,
    int recentCapacity = RecentChanges.DefaultCapacity
)
{
    /// <summary>How often a change that lost its seq to a refused one before it is given a new seq.</summary>
    private const int MaxAttempts = 5;

    public static readonly ChatError Unavailable = new(
        ErrorCodes.Unavailable,
        "The message log is out of reach for the moment. Send again with the same client id.",
        Retry: true
    );

    private readonly Queue<Pending> _pending = new();

    private ChannelHead _head = null!; // what is durable
    private ChannelHead _next = null!; // what will be, once everything pending is
    private readonly HashSet<string> _leaving = new(StringComparer.Ordinal);
    private readonly List<Change> _rules = [];
    private DateTimeOffset _lastAt;

    public RecentChanges Recent { get; } = new(recentCapacity);

    public ChannelCursor Head => new(_head.ChannelId, _head.Epoch, _head.Seq);

    /// <summary>Somebody else wrote to the channel, or may have: nothing held here can be trusted.</summary>
    public bool IsSuperseded { get; private set; }

    /// <summary>Whether somebody's leave has its place in the log and is on its way to the disk.</summary>
    public bool IsLeaving(string userId) => _leaving.Contains(userId);

    /// <summary>Restrictions, settings and roles that have their place in the log and are on their way to the disk.</summary>
    public IReadOnlyCollection<Change> PendingRules => _rules;

    /// <summary>
    /// Reads the newest changes up to the head. If some are missing, only those behind them are held: a log with a hole in it
    /// is for an audit to explain, and people go on with what is there.
    /// </summary>
    public async Task LoadAsync(ChannelHead head, CancellationToken cancellation)
    {
        _head = _next = head;
        Recent.Reset(Math.Max(0, head.Seq - recentCapacity));
        foreach (var stored in await store.ReadChangesAsync(head.ChannelId, Recent.Floor, recentCapacity, cancellation))
        {
            if (stored.Seq <= head.Seq)
            {
                SkipTo(stored.Seq - 1);
                Recent.Add(stored.ToChange(logger), stored.Text);
                // Not simply the last one: of what was removed nobody knows when it was written.
                _lastAt = stored.CreatedAt > _lastAt ? stored.CreatedAt : _lastAt;
            }
        }

        SkipTo(head.Seq);
    }

    private void SkipTo(long seq)
    {
        if (Recent.Seq != seq)
        {
            LogHole(logger, _head.ChannelId, Recent.Seq, seq + 1);
            Recent.Reset(seq);
        }
    }

    /// <summary>Writes a join or a leave.</summary>
    /// <param name="person">Who.</param>
    /// <param name="joined">False for a leave.</param>
    /// <param name="role">The role somebody starts with, or had.</param>
    /// <param name="actor">Who made it so, if not they themselves.</param>
    /// <param name="check">Says why it may not be at a time, if it may not; asked right before it takes its seq.</param>
    public Task<ChatError?> ChangeMemberAsync(
        Person person,
        bool joined,
        MemberRole role = MemberRole.Member,
        Person? actor = null,
        Func<DateTimeOffset, ChatError?>? check = null
    ) =>
        AppendAsync(
            (id, now) =>
                joined
                    ? ChangeDraft.Joined(id, person.Id, role, actor?.Id ?? person.Id, now)
                    : ChangeDraft.Left(id, person.Id, role, actor?.Id ?? person.Id, now),
            entry => new Change(
                entry.Seq,
                null,
                new MemberChange(joined, person, entry.CreatedAt, (RoomRole)role, actor)
            ),
            check ?? (_ => null)
        );

    /// <summary>Appends one change; again with a new seq when an earlier one that it built on was refused.</summary>
    /// <param name="draft">Makes the change of an id and a time.</param>
    /// <param name="toChange">What people are told of it.</param>
    /// <param name="mayBeMade">
    /// Whether the change may be made at this time. Asked right before it takes its seq: whatever was true when it was
    /// asked for may have changed while the log recovered.
    /// </param>
    /// <returns>What became of it; nothing when it may not be made any more, and then nothing is written.</returns>
    private async Task<(AppendOutcome? Outcome, LogEntry? Entry)> AppendAsync(
        Func<Guid, DateTimeOffset, ChangeDraft> draft,
        Func<LogEntry, Change> toChange,
        Func<DateTimeOffset, bool> mayBeMade
    )
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            while (_mustRecover && !IsSuperseded)
            {
                await RecoverAsync();
            }

            if (IsSuperseded)
            {
                break;
            }

            var now = Now();
            if (!mayBeMade(now))
            {
                return (null, null);
            }

            var entry = _next.Next(draft(RandomGuid.Version7(now), now));
            AppendOutcome outcome;
            try
            {
                outcome = await Send(entry, toChange(entry));
            }
            finally
            {
                Settle();
            }

            if (outcome is AppendOutcome.Committed or AppendOutcome.DuplicateClientId)
            {
                return (outcome, entry);
            }

            LogRefused(logger, _head.ChannelId, entry.Seq, outcome);
            if (outcome is AppendOutcome.Unavailable or AppendOutcome.Overloaded)
            {
                break;
            }
        }

        return (AppendOutcome.Unavailable, null);
    }

    /// <summary>Gives a change its place.</summary>
    /// <returns>What becomes of it, to be followed by <see cref="Settle"/>.</returns>
    private Task<AppendOutcome> Send(LogEntry entry, Change change)
    {
        var append = store.AppendAsync(entry).AsTask();
        if (append is { IsCompletedSuccessfully: true, Result: AppendOutcome.Overloaded })
        {
            return append; // never sent: its seq is still free, and what is pending goes on
        }

        _next = _next.After(entry);
        _pending.Enqueue(new Pending(entry, change, append));
        if (change.Member is { Joined: false } left)
        {
            _leaving.Add(left.Person.Id);
        }

        if (change.Restriction is not null || change.Settings is not null || change.Role is not null)
        {
            _rules.Add(change);
        }

        return append;
    }

    /// <summary>Hands on what is durable, in seq order, whatever the order in which the answers are noticed.</summary>
    private void Settle()
    {
        while (_pending.TryPeek(out var first) && first.Outcome.IsCompleted)
        {
            _pending.Dequeue();
            if (first.Change.Member is { Joined: false } left)
            {
                _leaving.Remove(left.Person.Id);
            }

            if (_rules.Count > 0)
            {
                _rules.Remove(first.Change);
            }

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

    /// <summary>
    /// The time a change made now bears: never before that of the change before, whatever the clock does.
    /// </summary>
    private DateTimeOffset Now()
    {
        var now = time.GetUtcNow();
        return _lastAt = now > _lastAt ? now : _lastAt;
    }

    private sealed record Pending(LogEntry Entry, Change Change, Task<AppendOutcome> Outcome);
}
