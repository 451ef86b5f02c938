using System.Globalization;
using Chat.Data.Conversations;
using Chat.Ids;

namespace Chat.Conversations;

/// <summary>Where a page of conversations ended, as clients pass it back.</summary>
internal static class ConversationCursor
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMillisecond / 1000;

    public static string Of(ConversationAnswer last) =>
        string.Create(CultureInfo.InvariantCulture, $"{ActiveAt(last).UtcTicks / TicksPerMicrosecond}.{last.Id}");

    public static bool TryParse(string text, out ConversationPlace? place)
    {
        place = null;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (
            dot < 0
            || !long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            || at > DateTime.MaxValue.Ticks / TicksPerMicrosecond
            || !TypeId.IsValid(TypeId.Conversation, text[(dot + 1)..])
        )
        {
            return false;
        }

        place = new(new DateTimeOffset(at * TicksPerMicrosecond, TimeSpan.Zero), text[(dot + 1)..]);
        return true;
    }

    private static DateTimeOffset ActiveAt(ConversationAnswer conversation) =>
        conversation.LastMessage?.CreatedAt ?? conversation.CreatedAt;
}
