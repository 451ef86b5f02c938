using Chat.Data.People;
using Chat.Data.Unread;

namespace Chat.Data.Conversations;

/// <summary>How a conversation looks to one of its two people.</summary>
/// <param name="ChannelId">The conversation.</param>
/// <param name="Other">The other one.</param>
/// <param name="CreatedAt">When it began, UTC.</param>
/// <param name="ActiveAt">When its newest message was posted that exists for the reader; when it began if there is none.</param>
/// <param name="Unread">As of any channel, less what does not exist for the reader.</param>
/// <param name="ReadSeq">Where unread messages begin.</param>
/// <param name="HeadSeq">The newest change that is counted in.</param>
/// <param name="Last">The newest message that exists for the reader, also one that is deleted.</param>
public sealed record ConversationReading(
    string ChannelId,
    UserProfile Other,
    DateTimeOffset CreatedAt,
    DateTimeOffset ActiveAt,
    long Unread,
    long ReadSeq,
    long HeadSeq,
    NewestMessage? Last
)
{
    /// <summary>What the reader has set for it.</summary>
    public required ChannelPreferences Preferences { get; init; }

    /// <summary>Whether the reader does not want to see it until there is another message.</summary>
    public bool IsHidden { get; init; }

    /// <summary>How far each of the two has received and read it, so far as the reader is told.</summary>
    public Progress Mine { get; init; } = Progress.None;

    /// <summary>The same of the other one.</summary>
    public Progress Others { get; init; } = Progress.None;
}

/// <summary>How far somebody has received and read a conversation; 0 and <see langword="null"/> for not at all.</summary>
/// <param name="DeliveredSeq">One of their devices has everything up to here.</param>
/// <param name="DeliveredAt">When that was said last, UTC.</param>
/// <param name="ReadSeq">They have read everything up to here.</param>
/// <param name="ReadAt">When that was said last, UTC.</param>
public sealed record Progress(long DeliveredSeq, DateTimeOffset? DeliveredAt, long ReadSeq, DateTimeOffset? ReadAt)
{
    public static readonly Progress None = new(0, null, 0, null);
}
