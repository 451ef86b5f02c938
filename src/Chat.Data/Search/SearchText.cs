using System.Buffers;
using System.Globalization;
using System.Text;

namespace Chat.Data.Search;

/// <summary>
/// How texts and queries are cut into what the index holds. Both go the same way, so whatever is cut oddly here is
/// found all the same.
/// </summary>
/// <remarks>
/// A word is a run of letters, digits and the marks on them. Scripts that do without spaces between words, and Korean,
/// whose words carry their particles, are indexed by character: each with its successor, the last of a run alone. So a
/// phrase of such pairs is found wherever its characters follow each other, and a single character by prefix.
/// </remarks>
internal static class SearchText
{
    /// <summary>Longer words are cut to this many UTF-16 units, here and in queries.</summary>
    public const int MaxWordLength = 64;

    /// <summary>What comes behind is found by its characters only; keeps an entry below PostgreSQL's limit of 1 MB.</summary>
    public const int MaxTokens = 20_000;

    /// <summary>Lower case and plain widths, unit by unit, so that every position stays what it was.</summary>
    public static string Fold(string text) =>
        string.Create(
            text.Length,
            text.ToLowerInvariant(),
            static (folded, lower) =>
            {
                for (int i = 0; i < lower.Length; i++)
                {
                    folded[i] = lower[i] switch
                    {
                        'ς' => 'σ',
                        >= '\uff01' and <= '\uff5e' and var wide => char.ToLowerInvariant((char)(wide - 0xfee0)),
                        '\u3000' => ' ',
                        var other => other,
                    };
                }
            }
        );

    /// <param name="folded">A text as <see cref="Fold"/> answers it.</param>
    public static List<SearchToken> Cut(string folded)
    {
        var tokens = new List<SearchToken>();
        for (int at = 0; at < folded.Length && tokens.Count < MaxTokens; )
        {
            var rune = RuneAt(folded, at, out int length);
            if (!Rune.IsLetterOrDigit(rune))
            {
                at += length;
            }
            else
            {
                at = IsWrittenWithoutSpaces(rune) ? AddRun(tokens, folded, at) : AddWord(tokens, folded, at);
            }
        }

        return tokens;
    }

    private static int AddWord(List<SearchToken> tokens, string text, int start)
    {
        int end = start;
        int cut = start;
        while (end < text.Length)
        {
            var rune = RuneAt(text, end, out int length);
            if (!IsPartOfWord(rune) || IsWrittenWithoutSpaces(rune))
            {
                break;
            }

            end += length;
            cut = end - start <= MaxWordLength ? end : cut;
        }

        tokens.Add(new(text[start..cut], start, end - start, IsCharacter: false, IsLastOfRun: false));
        return end;
    }

    private static int AddRun(List<SearchToken> tokens, string text, int start)
    {
        int end = EndOfCharacter(text, start);
        while (true)
        {
            bool isLast = end == text.Length || !IsWrittenWithoutSpaces(RuneAt(text, end, out _));
            int next = isLast ? end : EndOfCharacter(text, end);
            tokens.Add(new(text[start..next], start, end - start, IsCharacter: true, isLast));
            if (isLast || tokens.Count >= MaxTokens)
            {
                return end;
            }

            (start, end) = (end, next);
        }
    }

    /// <summary>A character and the marks on it, as many as anybody would write.</summary>
    private static int EndOfCharacter(string text, int at)
    {
        const int MaxMarks = 8;
        RuneAt(text, at, out int length);
        int end = at + length;
        for (int marks = 0; end < text.Length && marks < MaxMarks; marks++)
        {
            var rune = RuneAt(text, end, out length);
            if (!IsMark(rune))
            {
                break;
            }

            end += length;
        }

        return end;
    }

    private static bool IsPartOfWord(Rune rune) => Rune.IsLetterOrDigit(rune) || IsMark(rune);

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsWrittenWithoutSpaces(Rune rune) =>
        rune.Value >= 0x0e00
        && Rune.IsLetter(rune)
        && rune.Value switch
        {
            <= 0x0eff => true, // Thai, Lao
            >= 0x1000 and <= 0x109f => true, // Myanmar
            >= 0x1100 and <= 0x11ff => true, // Hangul, by part
            >= 0x1780 and <= 0x17ff => true, // Khmer
            >= 0x3005 and <= 0x318f => true, // Kana, Bopomofo, Hangul
            >= 0x31a0 and <= 0x31ff => true,
            >= 0x3400 and <= 0x9fff => true, // Han
            >= 0xac00 and <= 0xd7ff => true, // Hangul
            >= 0xf900 and <= 0xfaff => true,
            >= 0xff66 and <= 0xffdc => true, // half-width Kana and Hangul
            >= 0x1b000 and <= 0x1b16f => true,
            >= 0x20000 and <= 0x3ffff => true,
            _ => false,
        };

    /// <summary>Half of a surrogate pair counts as a character that is part of no word.</summary>
    private static Rune RuneAt(string text, int at, out int length) =>
        Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out length) == OperationStatus.Done
            ? rune
            : Rune.ReplacementChar;
}
