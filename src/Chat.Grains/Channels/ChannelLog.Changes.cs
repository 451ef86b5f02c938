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
    /// <param name="mayBeMade">Asked right before the change takes its seq.</param>
    /// <returns>
    /// What became of it, nothing when it was not to be made any more; and its seq when it is durable.
    /// </returns>
    public async Task<(AppendOutcome? Outcome, long Seq)> ChangeMessageAsync(
        Func<Guid, DateTimeOffset, ChangeDraft> draft,
        Func<DateTimeOffset, MessageChange> toEvent,
        Func<bool> mayBeMade
    )
    {
        var (outcome, entry) = await AppendAsync(
            draft,
            entry => new Change(entry.Seq, Posted: null, Member: null, Message: toEvent(entry.CreatedAt)),
            _ => mayBeMade()
        );
        return (outcome, entry?.Seq ?? 0);
    }

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
}
