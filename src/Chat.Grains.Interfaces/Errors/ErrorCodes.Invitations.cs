namespace Chat.Errors;

public static partial class ErrorCodes
{
    [HttpStatus(404)]
    public const string InvitationNotFound = "CHAT_INVITATION_NOT_FOUND";

    [HttpStatus(400)]
    public const string InvitationInvalid = "CHAT_INVITATION_INVALID";

    [HttpStatus(409)]
    public const string AlreadyAMember = "CHAT_ALREADY_A_MEMBER";

    [HttpStatus(409)]
    public const string TooManyLinks = "CHAT_TOO_MANY_LINKS";

    [HttpStatus(409)]
    public const string GroupFull = "CHAT_GROUP_FULL";
}
