using System.Globalization;
using System.Text;
using Chat.Errors;

namespace Chat.Messages;

/// <summary>What somebody can react with: an emoji, or any other single character that can be seen.</summary>
internal static class ReactionRules
{
    /// <summary>In UTF-16 code units: the longest emoji that are in use, families with skin tones, take 35.</summary>
    private const int MaxLength = 64;

    public static ChatError? Check(string? emoji) =>
        emoji is { Length: > 0 and <= MaxLength }
        && MessageRules.IsStorable(emoji)
        && StringInfo.GetNextTextElementLength(emoji) == emoji.Length
        && BeginsVisibly(emoji)
            ? null
            : new(ErrorCodes.ReactionInvalid, "A reaction is one emoji.");

    /// <summary>Neither a control or format character, which reverse or hide what follows, nor a mark without a base.</summary>
    private static bool BeginsVisibly(string emoji) =>
        Rune.GetUnicodeCategory(Rune.GetRuneAt(emoji, 0))
            is UnicodeCategory.OtherSymbol
                or UnicodeCategory.MathSymbol
                or UnicodeCategory.ModifierSymbol
                or UnicodeCategory.CurrencySymbol
                or UnicodeCategory.DashPunctuation
                or UnicodeCategory.OtherPunctuation
                or UnicodeCategory.UppercaseLetter
                or UnicodeCategory.LowercaseLetter
                or UnicodeCategory.OtherLetter
                or UnicodeCategory.DecimalDigitNumber
                or UnicodeCategory.OtherNumber
                or UnicodeCategory.OtherNotAssigned; // an emoji newer than this build's Unicode
}
