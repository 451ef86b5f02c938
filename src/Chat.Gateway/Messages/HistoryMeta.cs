using System.Globalization;
using Chat.Lists;

namespace Chat.Messages;

/// <param name="NextCursor">The next <c>before</c> or <c>after</c>; null at the end.</param>
/// <param name="PreviousCursor">
/// After <c>around</c> and <c>at</c>: the <c>before</c> for the messages before these; null when there are none.
/// </param>
/// <param name="Epoch">The channel's epoch.</param>
/// <param name="HeadSeq">The channel's newest change.</param>
internal sealed record HistoryMeta(string? NextCursor, string? PreviousCursor, long Epoch, long HeadSeq)
{
    public static IResult ToAnswer(HistoryPage page)
    {
        var meta = new HistoryMeta(
            Cursor(page.More ? page.Messages[^1].Seq : null),
            Cursor(page.Previous),
            page.Epoch,
            page.HeadSeq
        );
        return TypedResults.Ok(new Page<Message, HistoryMeta>(page.Messages, meta));
    }

    private static string? Cursor(long? seq) => seq?.ToString(CultureInfo.InvariantCulture);
}
