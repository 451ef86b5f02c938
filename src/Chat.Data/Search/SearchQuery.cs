using System.Text;

namespace Chat.Data.Search;

/// <summary>What somebody typed, understood: <c>word "a phrase" pref* -without</c>. Every text can be understood.</summary>
/// <param name="Wanted">All of these.</param>
/// <param name="Unwanted">None of these.</param>
internal sealed record SearchQuery(IReadOnlyList<SearchTerm> Wanted, IReadOnlyList<SearchTerm> Unwanted)
{
    /// <summary>The longest query, in UTF-16 units.</summary>
    public const int MaxLength = 256;

    public static SearchQuery Parse(string text)
    {
        string folded = SearchText.Fold(text);
        var wanted = new List<SearchTerm>();
        var unwanted = new List<SearchTerm>();
        for (int at = SkipSpace(folded, 0); at < folded.Length; at = SkipSpace(folded, at))
        {
            bool isUnwanted = folded[at] == '-' && at + 1 < folded.Length && !char.IsWhiteSpace(folded[at + 1]);
            var term = ReadTerm(folded, isUnwanted ? at + 1 : at, out at);
            if (term.Raw.Length > 0)
            {
                (isUnwanted ? unwanted : wanted).Add(term);
            }
        }

        return new(wanted, unwanted);
    }

    /// <summary>Whether a word or a pair of characters is wanted that the index of words can be asked for.</summary>
    public bool HasWords => Wanted.Any(term => term.Elements.Count > 0);

    /// <summary>All of it, as <c>to_tsquery</c> reads it.</summary>
    public string ToTsQuery()
    {
        var query = new StringBuilder();
        foreach (var term in Wanted.Where(term => term.Elements.Count > 0))
        {
            query.Append(query.Length > 0 ? " & " : "");
            term.AppendTo(query);
        }

        foreach (var term in Unwanted.Where(term => term.Elements.Count > 0))
        {
            query.Append(query.Length > 0 ? " & !" : "!");
            term.AppendTo(query);
        }

        return query.ToString();
    }

    /// <summary>What is unwanted alone, as <c>to_tsquery</c> reads it; empty when there is nothing.</summary>
    public string ToUnwantedTsQuery()
    {
        var query = new StringBuilder();
        foreach (var term in Unwanted.Where(term => term.Elements.Count > 0))
        {
            query.Append(query.Length > 0 ? " | " : "");
            term.AppendTo(query);
        }

        return query.ToString();
    }

    /// <summary>
    /// What the text itself must contain when words are searched: wanted symbols that are no word, such as emoji. Plain
    /// punctuation between words means nothing.
    /// </summary>
    public IEnumerable<string> Symbols =>
        Wanted.Where(term => term.Elements.Count == 0 && !Ascii.IsValid(term.Raw)).Select(term => term.Raw);

    /// <summary>What the text itself must contain when characters are searched.</summary>
    public IEnumerable<string> Strings => Wanted.Select(term => term.Raw);

    /// <summary>What the text itself must not contain, because it is no word.</summary>
    public IEnumerable<string> UnwantedSymbols =>
        Unwanted.Where(term => term.Elements.Count == 0).Select(term => term.Raw);

    private static SearchTerm ReadTerm(string text, int start, out int end)
    {
        if (IsQuote(text[start]))
        {
            end = start + 1;
            while (end < text.Length && !IsQuote(text[end]))
            {
                end++;
            }

            string phrase = text[(start + 1)..end].Trim();
            end = Math.Min(end + 1, text.Length);
            return SearchTerm.Create(phrase, isPrefix: false);
        }

        end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && !IsQuote(text[end]))
        {
            end++;
        }

        string word = text[start..end];
        string stem = word.TrimEnd('*');
        bool isPrefix = stem.Length is > 0 && stem.Length < word.Length && char.IsLetterOrDigit(stem[^1]);
        return SearchTerm.Create(isPrefix ? stem : word, isPrefix);
    }

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private static bool IsQuote(char unit) => unit is '"' or '“' or '”' or '„' or '«' or '»';
}
