using Chat.Errors;
using Chat.Invitations;

namespace Chat.Rooms;

/// <summary>What a link must be like to be made.</summary>
internal static class InvitationRules
{
    private const int MostUses = 10_000;
    private const int HashLength = 32; // SHA-256

    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(3653);

    public static ChatError? Check(CreateLink request, DateTimeOffset now) =>
        request.TokenHash.Length != HashLength ? new(ErrorCodes.InvitationInvalid, "That is no link.")
        : request.ExpiresAt is { } end && (end <= now || end > now + LongestLife)
            ? new(
                ErrorCodes.InvitationInvalid,
                "'expiresAt' is in the future, at most ten years ahead, or left out for never."
            )
        : request.MaxUses is < 1 or > MostUses
            ? new(ErrorCodes.InvitationInvalid, $"'maxUses' is 1 to {MostUses}, or left out for any number.")
        : null;
}
