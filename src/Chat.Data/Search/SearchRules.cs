using System.Globalization;
using System.Text;

namespace Chat.Data.Search;

/// <summary>What can be searched for.</summary>
public static class SearchRules
{
    /// <returns>Why the query is not one, in a sentence for who typed it; null if it is.</returns>
    public static string? Explain(string? query)
    {
        if (string.IsNullOrWhiteSpace(query))
        {
            return "The query is empty.";
        }

        if (query.Length > SearchQuery.MaxLength)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"The query has {query.Length:N0} characters; at most {SearchQuery.MaxLength} are allowed."
            );
        }

        if (!IsWellFormed(query))
        {
            return "The query has a NUL character or half of a surrogate pair.";
        }

        return SearchQuery.Parse(query).Wanted.Count > 0 ? null : "The query says only what messages must not contain.";
    }

    private static bool IsWellFormed(string query)
    {
        foreach (var rune in query.EnumerateRunes())
        {
            if (
                rune.Value == 0
                || (rune == Rune.ReplacementChar && !query.Contains('\ufffd', StringComparison.Ordinal))
            )
            {
                return false;
            }
        }

        return true;
    }
}
