using Chat.Errors;

namespace Chat.Accounts;

/// <summary>What names and passwords must be like.</summary>
internal static class AccountRules
{
    private const string UsernameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

    public static ChatError? Check(RegisterRequest request) =>
        CheckUsername(request.Username) ?? CheckPassword(request.Password) ?? CheckDisplayName(request.DisplayName);

    public static bool IsUsername(string username) =>
        username is { Length: >= 3 and <= 32 } && !username.AsSpan().ContainsAnyExcept(UsernameCharacters);

    private static ChatError? CheckUsername(string username) =>
        IsUsername(username)
            ? null
            : new(
                ErrorCodes.UsernameInvalid,
                "A username is 3 to 32 of the characters a–z, A–Z, 0–9, '.', '_' and '-'."
            );

    private static ChatError? CheckPassword(string? password) =>
        password is { Length: >= 8 and <= 128 }
            ? null
            : new(ErrorCodes.PasswordInvalid, "A password is 8 to 128 characters.");

    private static ChatError? CheckDisplayName(string? displayName) =>
        displayName is null || (displayName.Trim() is { Length: >= 1 and <= 64 } name && IsPlain(name))
            ? null
            : new(ErrorCodes.DisplayNameInvalid, "A display name is 1 to 64 characters without control characters.");

    /// <summary>Well-formed Unicode without control characters.</summary>
    private static bool IsPlain(string text) =>
        !text.Any(char.IsControl) && !text.EnumerateRunes().Any(rune => rune == System.Text.Rune.ReplacementChar);
}
