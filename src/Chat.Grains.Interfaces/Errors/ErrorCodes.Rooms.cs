namespace Chat.Errors;

public static partial class ErrorCodes
{
    [HttpStatus(400)]
    public const string RoomNameInvalid = "CHAT_ROOM_NAME_INVALID";

    [HttpStatus(404)]
    public const string RoomNotFound = "CHAT_ROOM_NOT_FOUND";

    [HttpStatus(403)]
    public const string NotAMember = "CHAT_NOT_A_MEMBER";

    [HttpStatus(403)]
    public const string NotAllowed = "CHAT_NOT_ALLOWED";

    [HttpStatus(400)]
    public const string RoleInvalid = "CHAT_ROLE_INVALID";

    [HttpStatus(404)]
    public const string MemberNotFound = "CHAT_MEMBER_NOT_FOUND";
}
