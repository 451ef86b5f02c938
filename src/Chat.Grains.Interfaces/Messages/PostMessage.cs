namespace Chat.Messages;

/// <summary>A text somebody wants in a channel.</summary>
/// <param name="ClientId">
/// The sender's own id, 1–64 printable ASCII characters. Posting the same id again answers the first post and writes
/// nothing, which makes every retry safe.
/// </param>
/// <param name="Text">1–10,000 UTF-16 code units, not only white space; stored as written.</param>
[GenerateSerializer, Immutable, Alias("chat.post-message")]
public sealed record PostMessage(
    [property: Id(0)] Person Sender,
    [property: Id(1)] string ClientId,
    [property: Id(2)] string Text
);

/// <summary>Where a message came to stand, once it is durable.</summary>
/// <param name="Repeated">The client id had been posted before; nothing was written now.</param>
[GenerateSerializer, Immutable, Alias("chat.posted-message")]
public sealed record PostedMessage(
    [property: Id(0)] long Seq,
    [property: Id(1)] Guid Id,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] bool Repeated
);
