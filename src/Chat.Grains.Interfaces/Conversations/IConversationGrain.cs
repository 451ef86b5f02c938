using Chat.Channels;
using Chat.Delivery;
using Chat.Errors;
using Chat.Signals;

namespace Chat.Conversations;

/// <summary>
/// Two people; its key is <see cref="ConversationId"/>. Who is not one of them is answered that it does not exist. Its changes
/// go to all devices of both, without anybody subscribing.
/// </summary>
/// <remarks>
/// While one blocks the other, what the other does is written as ever, and answered as ever, but does not exist for who blocks:
/// it reaches none of their devices, and no method shows it to them, then or later.
/// </remarks>
[Alias("chat.conversation")]
public interface IConversationGrain : IGrainWithStringKey, IChannel, IChannelSignals
{
    /// <summary>Makes the conversation unless there is one.</summary>
    /// <param name="caller">One of the two.</param>
    /// <param name="otherId">The other one.</param>
    [Alias("open")]
    Task<Result<OpenedConversation>> OpenAsync(Person caller, string otherId);

    /// <summary>
    /// The changes after a seq, in order and without holes, at most <paramref name="limit"/> (1–200), as one of the two may see
    /// them: of those that do not exist for them, the seq alone.
    /// </summary>
    [Alias("changes-for")]
    Task<Result<ChannelEvents>> ReadChangesAsync(string readerId, long afterSeq, int limit);

    /// <summary>
    /// Says that one of somebody's devices has everything up to a seq; answers once it is durable. A smaller one changes nothing.
    /// The other is told, and what is read is told like this too, unless either blocks the other.
    /// </summary>
    [Alias("mark-delivered")]
    Task<Result<DeliveryMark>> MarkDeliveredAsync(string userId, long seq);

    /// <summary>One of the two has blocked the other, or no longer does: answers when that is known here.</summary>
    [Alias("blocks-changed")]
    Task BlocksChangedAsync();
}

/// <param name="Created">Whether there was none before.</param>
[GenerateSerializer, Immutable, Alias("chat.opened-conversation")]
public sealed record OpenedConversation([property: Id(0)] string Id, [property: Id(1)] bool Created);
