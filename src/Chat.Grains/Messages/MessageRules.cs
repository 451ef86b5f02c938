using System.Globalization;
using Chat.Errors;

namespace Chat.Messages;

/// <summary>What a message must be like to be taken.</summary>
internal static class MessageRules
{
    private const int MaxClientIdLength = 64;

    public static ChatError? Check(PostMessage message, MessageOptions options) =>
        CheckClientId(message.ClientId) ?? CheckText(message.Text, options.MaxLength);

    public static ChatError? Check(ChangeMessage change, MessageOptions options) =>
        change.Action switch
        {
            MessageAction.Edit => CheckClientId(change.ClientId) ?? CheckText(change.Text, options.MaxLength),
            MessageAction.AddReaction or MessageAction.RemoveReaction => ReactionRules.Check(change.Text),
            MessageAction.Delete or MessageAction.Restore => null,
            _ => new(ErrorCodes.BadRequest, "That is nothing that can be done to a message."),
        };

    private static ChatError? CheckClientId(string? clientId) =>
        clientId is { Length: > 0 and <= MaxClientIdLength } && !clientId.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? null
            : new(
                ErrorCodes.ClientIdInvalid,
                $"A client id is 1 to {MaxClientIdLength} printable ASCII characters without spaces."
            );

    private static ChatError? CheckText(string? text, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new(ErrorCodes.MessageEmpty, "The text is empty.");
        }

        if (text.Length > maxLength)
        {
            var detail = string.Create(
                CultureInfo.InvariantCulture,
                $"The text has {text.Length:N0} characters; at most {maxLength:N0} are allowed."
            );
            return new(ErrorCodes.MessageTooLong, detail);
        }

        return IsStorable(text)
            ? null
            : new(ErrorCodes.MessageInvalid, "The text has a NUL character or half of a surrogate pair.");
    }

    /// <summary>PostgreSQL takes neither U+0000 nor anything that is not well-formed Unicode.</summary>
    internal static bool IsStorable(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var unit = text[at];
            if (unit == '\0' || char.IsLowSurrogate(unit))
            {
                return false;
            }

            if (char.IsHighSurrogate(unit) && (++at == text.Length || !char.IsLowSurrogate(text[at])))
            {
                return false;
            }
        }

        return true;
    }
}
