namespace Chat.Data.Log;

/// <summary>A message as history shows it.</summary>
/// <param name="ChannelId">The channel.</param>
/// <param name="Seq">Its place in the channel.</param>
/// <param name="Ordinal">How many messages the channel holds up to and including this one.</param>
/// <param name="ChangedSeq">The newest change that touched it; its own seq when none did.</param>
/// <param name="Id">Its own id.</param>
/// <param name="SenderId">Who posted it.</param>
/// <param name="SenderName">The sender's display name; <see langword="null"/> when the sender is no user.</param>
/// <param name="ClientId">The sender's own id of it, if it had one.</param>
/// <param name="Text">The text as posted; <see langword="null"/> when it was erased.</param>
/// <param name="CreatedAt">When it was posted, UTC.</param>
public sealed record StoredMessage(
    string ChannelId,
    long Seq,
    long Ordinal,
    long ChangedSeq,
    Guid Id,
    string SenderId,
    string? SenderName,
    string? ClientId,
    string? Text,
    DateTimeOffset CreatedAt
);
