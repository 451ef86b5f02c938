using Chat.Data.Log;
using Chat.Errors;
using Chat.Messages;

namespace Chat.Rooms;

internal static partial class RoomRules
{
    private const int MaxNameLength = 80;
    private const int MaxDescriptionLength = 500;

    public static readonly ChatError OwnerStays = new(ErrorCodes.NotAllowed, "The owner's role cannot be changed.");

    private static readonly ChatError NotTheOwner = new(
        ErrorCodes.NotAllowed,
        "Only the owner appoints and dismisses moderators."
    );

    private static readonly ChatError NoSuchRole = new(
        ErrorCodes.RoleInvalid,
        "A role that can be given is 'member' or 'moderator'."
    );

    /// <summary>Whether somebody with a role may give this one.</summary>
    public static ChatError? Check(ChangeRole change, MemberRole actorRole) =>
        change.Role is not (RoomRole.Member or RoomRole.Moderator) ? NoSuchRole
        : actorRole != MemberRole.Owner ? NotTheOwner
        : null;

    public static ChatError? Check(CreateRoom request) =>
        CheckName(request.Name) ?? (request.Description is { } description ? CheckDescription(description) : null);

    private static ChatError? CheckName(string? name) =>
        name?.Trim() is { Length: > 0 and <= MaxNameLength } trimmed && IsPlain(trimmed)
            ? null
            : new(
                ErrorCodes.RoomNameInvalid,
                $"A room's name is 1 to {MaxNameLength} characters without control characters."
            );

    private static ChatError? CheckDescription(string description) =>
        description.Length <= MaxDescriptionLength && MessageRules.IsStorable(description)
            ? null
            : new(ErrorCodes.RoomNameInvalid, $"A room's description is at most {MaxDescriptionLength} characters.");

    private static bool IsPlain(string text) => MessageRules.IsStorable(text) && !text.Any(char.IsControl);
}
