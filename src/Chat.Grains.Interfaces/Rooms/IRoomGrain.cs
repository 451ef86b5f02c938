using Chat.Delivery;
using Chat.Erasure;
using Chat.Errors;
using Chat.Messages;

namespace Chat.Rooms;

/// <summary>
/// A public room; its key is the channel id. Refusals are values. A call that fails with an exception (a silo died,
/// a time-out) has an unknown outcome: every method can be called again unchanged.
/// </summary>
[Alias("chat.room")]
public interface IRoomGrain : IGrainWithStringKey
{
    /// <summary>Creates the room, with its creator as the first member.</summary>
    [Alias("create")]
    Task<Result<Room>> CreateAsync(CreateRoom request);

    [Alias("view")]
    Task<Result<Room>> ViewAsync(string userId);

    /// <summary>Makes somebody a member; the answer's seq is at least that of the join.</summary>
    [Alias("join")]
    Task<Result<ChannelCursor>> JoinAsync(Person person);

    [Alias("leave")]
    Task<Result<ChannelCursor>> LeaveAsync(Person person);

    /// <summary>Answers once the message is durable.</summary>
    [Alias("post")]
    Task<Result<PostedMessage>> PostAsync(PostMessage message);

    /// <summary>Edits, deletes or restores a message or reacts to it; answers once that is durable.</summary>
    [Alias("change-message")]
    Task<Result<ChangedMessage>> ChangeMessageAsync(ChangeMessage change);

    /// <summary>Gives a member another role; the answer's seq is at least that of the change.</summary>
    [Alias("change-role")]
    Task<Result<ChannelCursor>> ChangeRoleAsync(ChangeRole change);

    /// <summary>The members, for members.</summary>
    [Alias("members")]
    Task<Result<MembersPage>> ReadMembersAsync(MembersQuery query);

    /// <summary>One message as it is now, for members.</summary>
    [Alias("read-message")]
    Task<Result<Message>> ReadMessageAsync(string readerId, long seq);

    /// <summary>
    /// Writes that what somebody has written until now is erased, unless there is nothing; from then on the room shows none of
    /// it from memory. Posts under way count as written. The texts in the database are the caller's to take away.
    /// </summary>
    /// <returns>The seq of the change; 0 when there was nothing to erase.</returns>
    [Alias("erase-content")]
    Task<Result<ChannelCursor>> EraseContentAsync(EraseContent erasure);

    [Alias("read")]
    Task<Result<HistoryPage>> ReadAsync(HistoryQuery query);

    /// <summary>Moves a member's read position forward; answers once it is durable. A smaller seq changes nothing.</summary>
    [Alias("mark-read")]
    Task<Result<ReadMark>> MarkReadAsync(string readerId, long seq);

    /// <summary>
    /// From now on, and until the lease of <see cref="GatewayLease"/> ends, the gateway is sent every change after
    /// the answered seq. Called again to renew the lease; the answer tells whether something was missed.
    /// </summary>
    /// <param name="gatewayId">The gateway, whose stream is meant.</param>
    /// <param name="attachmentId">Chosen by the gateway, so that a late detach cannot end a newer attachment.</param>
    [Alias("attach")]
    Task<Result<ChannelCursor>> AttachAsync(string gatewayId, Guid attachmentId);

    [Alias("detach")]
    Task DetachAsync(string gatewayId, Guid attachmentId);

    /// <summary>The changes after a seq, in order and without holes, at most <paramref name="limit"/> (1–200).</summary>
    [Alias("changes")]
    Task<Result<ChannelEvents>> ReadChangesAsync(long afterSeq, int limit);
}
