using System.Text;
using Chat.Errors;

namespace Chat.People;

/// <summary>What a display name must be like, when somebody registers and when they change it.</summary>
public static class DisplayNameRules
{
    public static ChatError? Check(string displayName) =>
        displayName?.Trim() is { Length: >= 1 and <= 64 } name && IsPlain(name)
            ? null
            : new(ErrorCodes.DisplayNameInvalid, "A display name is 1 to 64 characters without control characters.");

    /// <summary>Well-formed Unicode without control characters.</summary>
    private static bool IsPlain(string text) =>
        !text.Any(char.IsControl) && !text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar);
}
