using System.Globalization;
using System.Text;

namespace Chat.Data.Search;

/// <summary>A word, a phrase, or what is to be absent.</summary>
/// <param name="Raw">The folded text between its delimiters.</param>
/// <param name="Elements">What it looks for in the index, in order; empty for a text without letters and digits.</param>
internal sealed record SearchTerm(string Raw, IReadOnlyList<SearchElement> Elements)
{
    /// <param name="raw">Folded.</param>
    /// <param name="isPrefix">Whether the last word is only the beginning of one.</param>
    public static SearchTerm Create(string raw, bool isPrefix)
    {
        var tokens = SearchText.Cut(raw);
        var elements = new List<SearchElement>(tokens.Count);
        int distance = 0;
        foreach (var token in tokens)
        {
            distance++;
            if (token is { IsCharacter: true, IsLastOfRun: true } && IsSecondOfPair(tokens, token))
            {
                continue; // the pair before has it, and in a text it need not be the last
            }

            bool isOpen = token is { IsCharacter: true, IsLastOfRun: true };
            elements.Add(new(token.Text, isOpen, distance));
            distance = 0;
        }

        if (isPrefix && elements is [.., { IsPrefix: false } last])
        {
            elements[^1] = last with { IsPrefix = true };
        }

        return new(raw, elements);
    }

    /// <summary>Adds it as <c>to_tsquery</c> reads it.</summary>
    public void AppendTo(StringBuilder query)
    {
        query.Append('(');
        for (int i = 0; i < Elements.Count; i++)
        {
            var element = Elements[i];
            if (i > 0)
            {
                query.Append(CultureInfo.InvariantCulture, $" <{element.Distance}> ");
            }

            // A token has letters, digits and marks only: nothing in it needs an escape.
            query.Append('\'').Append(element.Text).Append(element.IsPrefix ? "':*" : "'");
        }

        query.Append(')');
    }

    private static bool IsSecondOfPair(List<SearchToken> tokens, SearchToken token)
    {
        int index = tokens.IndexOf(token);
        return index > 0
            && tokens[index - 1] is { IsCharacter: true, IsLastOfRun: false } previous
            && previous.Start + previous.Length == token.Start;
    }
}

/// <param name="Text">A word, a pair of characters, or their beginning.</param>
/// <param name="IsPrefix">Whether anything may follow.</param>
/// <param name="Distance">How many tokens behind the element before it stands.</param>
internal readonly record struct SearchElement(string Text, bool IsPrefix, int Distance);
