using Chat.Errors;
using Chat.Messages;

namespace Chat.Rooms;

internal static class RoomRules
{
    private const int MaxNameLength = 80;
    private const int MaxDescriptionLength = 500;

    public static ChatError? Check(CreateRoom request)
    {
        if (request.Name?.Trim() is not { Length: > 0 and <= MaxNameLength } name || !IsPlain(name))
        {
            return new(
                ErrorCodes.RoomNameInvalid,
                $"A room's name is 1 to {MaxNameLength} characters without control characters."
            );
        }

        return
            request.Description is null
            || (request.Description.Length <= MaxDescriptionLength && MessageRules.IsStorable(request.Description))
            ? null
            : new(ErrorCodes.RoomNameInvalid, $"A room's description is at most {MaxDescriptionLength} characters.");
    }

    private static bool IsPlain(string text) => MessageRules.IsStorable(text) && !text.Any(char.IsControl);
}
