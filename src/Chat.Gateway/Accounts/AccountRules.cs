using Chat.Errors;
using Chat.People;

namespace Chat.Accounts;

/// <summary>What names and passwords must be like.</summary>
internal static class AccountRules
{
    private const string UsernameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

    public static ChatError? Check(RegisterRequest request) =>
        CheckUsername(request.Username)
        ?? CheckPassword(request.Password)
        ?? (request.DisplayName is { } name ? DisplayNameRules.Check(name) : null);

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
}
