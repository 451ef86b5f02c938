namespace Chat.Mentions;

/// <summary>Whom a text speaks to.</summary>
/// <param name="Names">Usernames in lower case that it may name.</param>
/// <param name="All">Whether it speaks to everybody.</param>
internal sealed record NamedInText(IReadOnlyCollection<string> Names, bool All)
{
    public static readonly NamedInText Nobody = new([], All: false);
}

/// <summary>Finds <c>@name</c> and <c>@all</c> in a text. What stands in code speaks to nobody.</summary>
internal static class MentionRules
{
    /// <summary>How many different names of one text count; those that come first.</summary>
    public const int MaxNames = 50;

    private const int MaxNameLength = 32;
    private const string All = "all";

    public static NamedInText Find(string text)
    {
        if (!text.Contains('@', StringComparison.Ordinal))
        {
            return NamedInText.Nobody;
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        HashSet<int> unclosed = [];
        var (count, all) = (0, false);
        for (var at = 0; at < text.Length && count < MaxNames; )
        {
            if (text[at] == '`')
            {
                at = SkipCode(text, at, unclosed);
                continue;
            }

            var name = text[at] == '@' && IsStart(text, at) ? NameAt(text, at + 1) : [];
            at += 1 + name.Length;
            if (name.IsEmpty || (at < text.Length && char.IsLetterOrDigit(text, at)))
            {
                continue;
            }

            if (name.TrimEnd(".-").Equals(All, StringComparison.OrdinalIgnoreCase))
            {
                all = true;
            }
            else
            {
                count += Add(names, name) | Add(names, name.TrimEnd(".-")) ? 1 : 0;
            }
        }

        return new NamedInText(names, all);
    }

    /// <summary>A name may end with a dot, and so may a sentence.</summary>
    private static bool Add(HashSet<string> names, ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= MaxNameLength && names.Add(name.ToString().ToLowerInvariant());

    /// <summary>In an address, what stands before the sign goes on.</summary>
    private static bool IsStart(string text, int at) =>
        at == 0 || !(IsOfName(text[at - 1]) || char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '@' or '/');

    private static ReadOnlySpan<char> NameAt(string text, int start)
    {
        var end = start;
        while (end < text.Length && IsOfName(text[end]))
        {
            end++;
        }

        return text.AsSpan(start, end - start);
    }

    private static bool IsOfName(char one) => char.IsAsciiLetterOrDigit(one) || one is '.' or '_' or '-';

    /// <summary>
    /// As many of these signs as begin the code end it. Where nothing ends it, they are signs like others; but for a block, which
    /// goes on to the end.
    /// </summary>
    private static int SkipCode(string text, int start, HashSet<int> unclosed)
    {
        var end = RunEnd(text, start);
        var length = end - start;
        for (var at = end; !unclosed.Contains(length) && (at = text.IndexOf('`', at)) >= 0; )
        {
            var next = RunEnd(text, at);
            if (next - at == length)
            {
                return next;
            }

            at = next;
        }

        unclosed.Add(length);
        return length >= 3 && (start == 0 || text[start - 1] == '\n') ? text.Length : end;
    }

    private static int RunEnd(string text, int at)
    {
        while (at < text.Length && text[at] == '`')
        {
            at++;
        }

        return at;
    }
}
