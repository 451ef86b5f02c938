using Chat.Data.Log;
using Chat.Delivery;
using Chat.Errors;
using Chat.Rooms;

namespace Chat.Channels;

/// <summary>Changes of what is there already.</summary>
internal sealed partial class ChannelLog
{
    /// <summary>Writes a change of a message.</summary>
    /// <param name="draft">Makes the change of its id and time.</param>
    /// <param name="toEvent">What people are told of it, given its time.</param>
    /// <param name="mayBeMade">Asked, with the time it would bear, right before the change takes its seq.</param>
    /// <returns>
    /// What became of it, nothing when it was not to be made any more; and its seq when it is durable.
    /// </returns>
    public async Task<(AppendOutcome? Outcome, long Seq)> ChangeMessageAsync(
        Func<Guid, DateTimeOffset, ChangeDraft> draft,
        Func<DateTimeOffset, MessageChange> toEvent,
        Func<DateTimeOffset, bool> mayBeMade
    )
    {
        var (outcome, entry) = await AppendAsync(
            draft,
            entry => new Change(entry.Seq, Posted: null, Member: null, Message: toEvent(entry.CreatedAt)),
            mayBeMade
        );
        return (outcome, entry?.Seq ?? 0);
    }

    /// <summary>Writes that somebody is muted or banned, or not any more; the ban of a member ends their membership.</summary>
    /// <param name="change">What is done.</param>
    /// <param name="person">Whom it concerns.</param>
    /// <param name="role">The role they have; none if they are no member.</param>
    /// <param name="check">Says why it may not be done, if it may not; asked right before it takes its seq.</param>
    public Task<ChatError?> RestrictAsync(
        RestrictMember change,
        Person person,
        MemberRole role,
        Func<ChatError?> check
    ) =>
        AppendAsync(
            (id, now) =>
                ChangeDraft.Restricted(
                    change.Restriction switch
                    {
                        Restriction.Ban => change.Imposed ? ChangeKind.MemberBanned : ChangeKind.MemberUnbanned,
                        _ => change.Imposed ? ChangeKind.MemberMuted : ChangeKind.MemberUnmuted,
                    },
                    id,
                    person.Id,
                    role,
                    change.Actor.Id,
                    new RestrictionDetail(change.Until, change.Reason),
                    now
                ),
            entry => new Change(
                entry.Seq,
                Posted: null,
                Member: change is { Restriction: Restriction.Ban, Imposed: true } && role != MemberRole.None
                    ? new MemberChange(false, person, entry.CreatedAt, (RoomRole)role, change.Actor)
                    : null,
                Restriction: new RestrictionChange(
                    change.Restriction,
                    change.Imposed,
                    person,
                    change.Actor,
                    entry.CreatedAt,
                    change.Until
                )
            ),
            _ => check()
        );

    /// <summary>Writes that the channel has other settings.</summary>
    /// <param name="patch">What is changed, and only that.</param>
    /// <param name="actor">Who changes it.</param>
    /// <param name="role">The role they have.</param>
    /// <param name="check">Says why it may not be done, if it may not; asked right before it takes its seq.</param>
    public Task<ChatError?> ChangeSettingsAsync(
        RoomPatch patch,
        Person actor,
        MemberRole role,
        Func<ChatError?> check
    ) =>
        AppendAsync(
            (id, now) =>
                ChangeDraft.SettingsChanged(
                    id,
                    _head.ChannelId,
                    actor.Id,
                    role,
                    new(patch.Name, patch.Topic, patch.Description, patch.SlowSeconds, patch.Archived),
                    now
                ),
            entry => new Change(
                entry.Seq,
                Posted: null,
                Member: null,
                Settings: new SettingsChange(patch, actor, entry.CreatedAt)
            ),
            _ => check()
        );

    /// <summary>Writes that a member has another role.</summary>
    public async Task<ChatError?> ChangeRoleAsync(Person member, MemberRole role, Person actor)
    {
        var (outcome, _) = await AppendAsync(
            (id, now) => ChangeDraft.RoleChanged(id, member.Id, role, actor.Id, now),
            entry => new Change(
                entry.Seq,
                Posted: null,
                Member: null,
                Role: new RoleChange(member, (RoomRole)role, actor, entry.CreatedAt)
            ),
            _ => true
        );
        return outcome == AppendOutcome.Committed ? null : Unavailable;
    }

    /// <summary>Appends one change unless there is something against it.</summary>
    private async Task<ChatError?> AppendAsync(
        Func<Guid, DateTimeOffset, ChangeDraft> draft,
        Func<LogEntry, Change> toChange,
        Func<DateTimeOffset, ChatError?> check
    )
    {
        ChatError? refusal = null;
        var (outcome, _) = await AppendAsync(draft, toChange, at => (refusal = check(at)) is null);
        return outcome == AppendOutcome.Committed ? null : refusal ?? Unavailable;
    }
}
