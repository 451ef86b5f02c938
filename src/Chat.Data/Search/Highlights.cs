namespace Chat.Data.Search;

/// <summary>Finds in a text what a query found it by.</summary>
internal static class Highlights
{
    /// <param name="text">As it is shown.</param>
    /// <param name="query">What was searched for.</param>
    /// <param name="byWords">Whether the words matched, or the characters.</param>
    /// <param name="stem">The lexeme that the index has of a folded word; null if it has none.</param>
    /// <returns>In order, none touching the next.</returns>
    public static List<Highlight> Find(string text, SearchQuery query, bool byWords, Func<string, string?> stem)
    {
        string folded = SearchText.Fold(text);
        var found = new List<Highlight>();
        if (byWords)
        {
            AddWords(found, SearchText.Cut(folded), query, stem);
        }

        foreach (string wanted in byWords ? query.Symbols : query.Strings)
        {
            AddStrings(found, folded, wanted);
        }

        return Merge(found);
    }

    /// <summary>Every word whose lexeme <see cref="Find"/> will ask for.</summary>
    public static IEnumerable<string> WordsOf(string text) =>
        SearchText.Cut(SearchText.Fold(text)).Where(token => !token.IsCharacter).Select(token => token.Text);

    private static void AddWords(
        List<Highlight> found,
        List<SearchToken> tokens,
        SearchQuery query,
        Func<string, string?> stem
    )
    {
        string?[] lexemes = [.. tokens.Select(token => token.IsCharacter ? token.Text : stem(token.Text))];
        foreach (var term in query.Wanted.Where(term => term.Elements.Count > 0))
        {
            var elements = term.Elements.Select(element => element with { Text = stem(element.Text) ?? "" }).ToList();
            if (elements.TrueForAll(element => element.Text.Length == 0))
            {
                continue;
            }

            for (int i = 0; i < tokens.Count; i++)
            {
                if (FindEnd(tokens, lexemes, elements, i) is { } end)
                {
                    found.Add(new(tokens[i].Start, end - tokens[i].Start));
                }
            }
        }
    }

    /// <summary>Where the term ends that begins with a token; null if none does. A word without lexeme can be any.</summary>
    private static int? FindEnd(List<SearchToken> tokens, string?[] lexemes, List<SearchElement> elements, int start)
    {
        int at = start;
        for (int i = 0; i < elements.Count; i++)
        {
            var element = elements[i];
            at += i == 0 ? 0 : element.Distance;
            if (at >= tokens.Count)
            {
                return null;
            }

            bool isFound =
                element.Text.Length == 0
                || (
                    lexemes[at] is { } lexeme
                    && (
                        element.IsPrefix
                            ? lexeme.StartsWith(element.Text, StringComparison.Ordinal)
                            : lexeme == element.Text
                    )
                );
            if (!isFound)
            {
                return null;
            }
        }

        bool isPair = tokens[at] is { IsCharacter: true, IsLastOfRun: false } && !elements[^1].IsPrefix;
        return isPair ? tokens[at + 1].Start + tokens[at + 1].Length : tokens[at].Start + tokens[at].Length;
    }

    private static void AddStrings(List<Highlight> found, string folded, string wanted)
    {
        for (
            int at = folded.IndexOf(wanted, StringComparison.Ordinal);
            at >= 0;
            at = folded.IndexOf(wanted, at + wanted.Length, StringComparison.Ordinal)
        )
        {
            found.Add(new(at, wanted.Length));
        }
    }

    private static List<Highlight> Merge(List<Highlight> found)
    {
        var merged = new List<Highlight>();
        foreach (var next in found.OrderBy(highlight => highlight.Start))
        {
            if (merged is [.., var last] && next.Start <= last.End)
            {
                merged[^1] = last with { Length = Math.Max(last.End, next.End) - last.Start };
            }
            else
            {
                merged.Add(next);
            }
        }

        return merged;
    }
}
