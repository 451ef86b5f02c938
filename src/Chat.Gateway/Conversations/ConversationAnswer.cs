using Chat.Data.Conversations;
using Chat.Data.People;
using Chat.Presence;
using Chat.Rooms;

namespace Chat.Conversations;

/// <summary>A conversation as one of its two people sees it.</summary>
/// <param name="User">The other one.</param>
/// <param name="Presence">The other one's, if the caller may see it.</param>
/// <param name="LastMessage">The newest message; null when there is none.</param>
/// <param name="Unread">How many messages the caller has not read.</param>
/// <param name="ReadSeq">Where unread messages begin.</param>
/// <param name="LastReadAt">When the caller last marked it as read; null when they never have.</param>
/// <param name="HeadSeq">Its newest change.</param>
/// <param name="Preferences">What the caller has set for it.</param>
/// <param name="Hidden">Whether the caller does not want to see it until there is another message.</param>
/// <param name="Receipts">How far the other one has received and read it.</param>
internal sealed record ConversationAnswer(
    string Id,
    UserProfile User,
    PresenceAnswer Presence,
    DateTimeOffset CreatedAt,
    LastMessage? LastMessage,
    long Unread,
    long ReadSeq,
    DateTimeOffset? LastReadAt,
    long HeadSeq,
    Progress Receipts,
    ChannelPreferences Preferences,
    bool Hidden
)
{
    public static ConversationAnswer Of(ConversationReading reading, PresenceAnswer presence) =>
        new(
            reading.ChannelId,
            reading.Other,
            presence,
            reading.CreatedAt,
            reading.Last is { } last
                ? new(
                    last.Seq,
                    last.SenderId,
                    last.SenderName ?? last.SenderId,
                    last.Text,
                    last.Deleted,
                    last.CreatedAt
                )
                : null,
            reading.Unread,
            reading.ReadSeq,
            reading.Mine.ReadAt,
            reading.HeadSeq,
            reading.Others,
            reading.Preferences,
            reading.IsHidden
        );
}
