namespace Chat.Messages;

/// <summary>A message as everyone in its channel sees it.</summary>
/// <param name="Seq">The change of the channel that posted it: 1, 2, 3 … without holes, shared with joins and leaves.</param>
/// <param name="Ordinal">Its number among the messages of the channel: 1, 2, 3 … without holes.</param>
/// <param name="ClientId">The sender's own id of it, see <see cref="PostMessage"/>.</param>
[GenerateSerializer, Immutable, Alias("chat.message")]
public sealed record Message(
    [property: Id(0)] string ChannelId,
    [property: Id(1)] long Seq,
    [property: Id(2)] long Ordinal,
    [property: Id(3)] Guid Id,
    [property: Id(4)] string SenderId,
    [property: Id(5)] string SenderName,
    [property: Id(6)] string ClientId,
    [property: Id(7)] string Text,
    [property: Id(8)] DateTimeOffset CreatedAt
);
