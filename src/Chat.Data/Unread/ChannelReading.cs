namespace Chat.Data.Unread;

/// <summary>How a channel looks to one of its members.</summary>
/// <param name="ChannelId">The channel.</param>
/// <param name="Unread">
/// Messages after the member's read position and after they joined, without their own and without those that are deleted now.
/// </param>
/// <param name="ReadSeq">Where unread messages begin: the member's read position, or their join if that came later, or the newest
/// message that retention removed.</param>
/// <param name="HeadSeq">The newest change that is counted in.</param>
/// <param name="Mentions">How many of the unread messages speak to the member, by name or to all.</param>
/// <param name="Last">The newest message, also one that is deleted; <see langword="null"/> when there is none.</param>
public sealed record ChannelReading(
    string ChannelId,
    long Unread,
    long Mentions,
    long ReadSeq,
    long HeadSeq,
    NewestMessage? Last
);

/// <summary>The newest message of a channel, as a list of channels shows it.</summary>
/// <param name="Seq">Its place in the channel.</param>
/// <param name="SenderId">Who posted it.</param>
/// <param name="SenderName">The sender's display name; <see langword="null"/> when the sender is no user.</param>
/// <param name="Text">
/// Its latest text, up to <see cref="MaxTextLength"/> characters; <see langword="null"/> when it is deleted or erased.
/// </param>
/// <param name="Deleted">Whether it is deleted.</param>
/// <param name="CreatedAt">When it was posted, UTC.</param>
public sealed record NewestMessage(
    long Seq,
    string SenderId,
    string? SenderName,
    string? Text,
    bool Deleted,
    DateTimeOffset CreatedAt
)
{
    public const int MaxTextLength = 200;
}
