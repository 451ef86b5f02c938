namespace Chat.Messages;

/// <summary>A message as everyone in its channel sees it.</summary>
/// <param name="Seq">The change of the channel that posted it: 1, 2, 3 … without holes, shared with joins and leaves.</param>
/// <param name="Ordinal">Its number among the messages of the channel: 1, 2, 3 … without holes.</param>
/// <param name="ClientId">The sender's own id of it, see <see cref="PostMessage"/>.</param>
/// <param name="Text">The latest text; null when the message is deleted, or its text was erased.</param>
[GenerateSerializer, Immutable, Alias("chat.message")]
public sealed record Message(
    [property: Id(0)] string ChannelId,
    [property: Id(1)] long Seq,
    [property: Id(2)] long Ordinal,
    [property: Id(3)] Guid Id,
    [property: Id(4)] string SenderId,
    [property: Id(5)] string SenderName,
    [property: Id(6)] string ClientId,
    [property: Id(7)] string? Text,
    [property: Id(8)] DateTimeOffset CreatedAt
)
{
    /// <summary>
    /// The newest change that is in here; its own seq when there is none. Later changes come as events, and one that is not
    /// later is known already.
    /// </summary>
    [Id(9)]
    public long ChangedSeq { get; init; } = Seq;

    /// <summary>When the text was last edited; null when it is the first one.</summary>
    [Id(10)]
    public DateTimeOffset? EditedAt { get; init; }

    /// <summary>When the message was deleted; null when it is not.</summary>
    [Id(11)]
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Who deleted it.</summary>
    [Id(12)]
    public string? DeletedBy { get; init; }

    /// <summary>In the order of each emoji's first reaction.</summary>
    [Id(13)]
    public IReadOnlyList<Reaction> Reactions { get; init; } = [];
}
