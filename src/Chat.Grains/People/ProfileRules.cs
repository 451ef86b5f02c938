using Chat.Errors;
using Chat.Messages;

namespace Chat.People;

/// <summary>What a profile must be like to be taken.</summary>
internal static class ProfileRules
{
    private const int MaxAboutLength = 500;

    public static ChatError? Check(ChangeProfile change) =>
        (change.DisplayName is { } name ? DisplayNameRules.Check(name) : null)
        ?? (change.About is { } about ? CheckAbout(about) : null);

    private static ChatError? CheckAbout(string about) =>
        about.Trim().Length <= MaxAboutLength && MessageRules.IsStorable(about)
            ? null
            : new(
                ErrorCodes.ProfileInvalid,
                $"'about' has up to {MaxAboutLength} characters, no NUL character and no half of a surrogate pair."
            );
}
