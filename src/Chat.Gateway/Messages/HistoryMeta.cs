using System.Globalization;
using Chat.Lists;

namespace Chat.Messages;

/// <param name="NextCursor">The next <c>before</c> or <c>after</c>; null at the end.</param>
/// <param name="Epoch">The channel's epoch.</param>
/// <param name="HeadSeq">The channel's newest change.</param>
internal sealed record HistoryMeta(string? NextCursor, long Epoch, long HeadSeq)
{
    public static IResult ToAnswer(HistoryPage page)
    {
        var next = page.More ? page.Messages[^1].Seq.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new Page<Message, HistoryMeta>(page.Messages, new(next, page.Epoch, page.HeadSeq)));
    }
}
