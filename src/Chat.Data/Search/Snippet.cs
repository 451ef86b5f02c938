namespace Chat.Data.Search;

/// <summary>The part of a message that shows why it was found.</summary>
/// <param name="Text">Plain text, up to 200 UTF-16 units and an ellipsis where something was left out.</param>
/// <param name="Highlights">In order, none touching the next; positions in <paramref name="Text"/>.</param>
public sealed record Snippet(string Text, IReadOnlyList<Highlight> Highlights)
{
    private const int MaxLength = 200;
    private const int LengthBefore = 60;
    private const string Ellipsis = "…";

    /// <summary>Cuts a text around the first thing found in it.</summary>
    internal static Snippet Create(string text, List<Highlight> found)
    {
        if (text.Length <= MaxLength)
        {
            return new(text, found);
        }

        int first = found.Count > 0 ? found[0].Start : 0;
        int start = first <= LengthBefore ? 0 : StartNear(text, first - LengthBefore, first);
        start = Math.Min(start, AtCharacter(text, text.Length - MaxLength));
        int end = Math.Min(start + MaxLength, text.Length);
        end = end == text.Length ? end : EndNear(text, end, Math.Max(start, end - LengthBefore));
        string before = start > 0 ? Ellipsis : "";
        var shown = found
            .Where(highlight => highlight.Start < end && highlight.End > start)
            .Select(highlight =>
            {
                int from = Math.Max(highlight.Start, start);
                return new Highlight(from - start + before.Length, Math.Min(highlight.End, end) - from);
            });
        return new(before + text[start..end] + (end < text.Length ? Ellipsis : ""), [.. shown]);
    }

    /// <summary>Behind the first white space from here on, but not behind the limit.</summary>
    private static int StartNear(string text, int from, int limit)
    {
        for (int at = from; at < limit; at++)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                return at + 1;
            }
        }

        return AtCharacter(text, from);
    }

    /// <summary>Before the last white space up to here, but not before the limit.</summary>
    private static int EndNear(string text, int from, int limit)
    {
        for (int at = from; at > limit; at--)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                return at;
            }
        }

        return AtCharacter(text, from);
    }

    private static int AtCharacter(string text, int at) => char.IsLowSurrogate(text[at]) ? at - 1 : at;
}
