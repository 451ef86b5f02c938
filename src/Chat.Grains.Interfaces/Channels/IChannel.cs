using Chat.Delivery;
using Chat.Erasure;
using Chat.Errors;
using Chat.Messages;

namespace Chat.Channels;

/// <summary>
/// What members can do in a channel of any kind. Refusals are values. A call that fails with an exception (a silo died,
/// a time-out) has an unknown outcome: every method can be called again unchanged.
/// </summary>
[Alias("chat.channel")]
public interface IChannel
{
    /// <summary>Answers once the message is durable.</summary>
    [Alias("post")]
    Task<Result<PostedMessage>> PostAsync(PostMessage message);

    /// <summary>Edits, deletes or restores a message or reacts to it; answers once that is durable.</summary>
    [Alias("change-message")]
    Task<Result<ChangedMessage>> ChangeMessageAsync(ChangeMessage change);

    /// <summary>One message as it is now, for members.</summary>
    [Alias("read-message")]
    Task<Result<Message>> ReadMessageAsync(string readerId, long seq);

    [Alias("read")]
    Task<Result<HistoryPage>> ReadAsync(HistoryQuery query);

    /// <summary>Moves a member's read position forward; answers once it is durable. A smaller seq changes nothing.</summary>
    [Alias("mark-read")]
    Task<Result<ReadMark>> MarkReadAsync(string readerId, long seq);

    /// <summary>
    /// Writes that what somebody has written until now is erased, unless there is nothing; from then on the channel shows none
    /// of it from memory. Posts under way count as written. The texts in the database are the caller's to take away.
    /// </summary>
    /// <returns>The seq of the change; 0 when there was nothing to erase.</returns>
    [Alias("erase-content")]
    Task<Result<ChannelCursor>> EraseContentAsync(EraseContent erasure);
}
