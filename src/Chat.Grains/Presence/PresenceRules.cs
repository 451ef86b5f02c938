using Chat.Errors;
using Chat.Messages;

namespace Chat.Presence;

/// <summary>What others see of somebody, and what somebody may say of themselves.</summary>
internal static class PresenceRules
{
    public const int MaxText = 100;
    public const int MaxEmoji = 32;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>What others see of somebody who has chosen this.</summary>
    /// <param name="choice">What they have chosen.</param>
    /// <param name="isHere">Whether any of their devices is connected.</param>
    /// <param name="isActive">Whether any of these is being used.</param>
    public static PresenceStatus Show(PresenceChoice choice, bool isHere, bool isActive) =>
        (isHere, choice) switch
        {
            (false, _) or (_, PresenceChoice.Invisible) => PresenceStatus.Offline,
            (_, PresenceChoice.DoNotDisturb) => PresenceStatus.DoNotDisturb,
            (_, PresenceChoice.Away) => PresenceStatus.Away,
            _ => isActive ? PresenceStatus.Online : PresenceStatus.Away,
        };

    public static ChatError? Check(SetPresence request, DateTimeOffset now) =>
        request switch
        {
            { Choice: < PresenceChoice.Automatic or > PresenceChoice.Invisible } => Invalid(
                "Choose automatic, away, doNotDisturb or invisible."
            ),
            { CustomStatus: null } => null,
            { CustomStatus: var custom } => Check(custom, now),
        };

    private static ChatError? Check(CustomStatus custom, DateTimeOffset now) =>
        custom switch
        {
            _ when string.IsNullOrWhiteSpace(custom.Text) && string.IsNullOrWhiteSpace(custom.Emoji) => Invalid(
                "A status of one's own has a text or an emoji."
            ),
            { Text.Length: > MaxText } => Invalid($"The text has at most {MaxText} characters."),
            { Emoji.Length: > MaxEmoji } => Invalid($"The emoji has at most {MaxEmoji} characters."),
            _ when !IsStorable(custom.Text) || !IsStorable(custom.Emoji) => Invalid(
                "Text and emoji hold neither control characters nor halves of characters."
            ),
            { Until: { } until } when until <= now || until > now + Longest => Invalid(
                "It ends in the future, and at most a year ahead."
            ),
            _ => null,
        };

    private static bool IsStorable(string? text) =>
        text is null || (MessageRules.IsStorable(text) && !text.Any(char.IsControl));

    private static ChatError Invalid(string detail) => new(ErrorCodes.PresenceInvalid, detail);
}
