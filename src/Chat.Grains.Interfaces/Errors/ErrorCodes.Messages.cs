namespace Chat.Errors;

public static partial class ErrorCodes
{
    [HttpStatus(400)]
    public const string MessageEmpty = "CHAT_MESSAGE_EMPTY";

    [HttpStatus(400)]
    public const string MessageTooLong = "CHAT_MESSAGE_TOO_LONG";

    [HttpStatus(400)]
    public const string MessageInvalid = "CHAT_MESSAGE_INVALID";

    [HttpStatus(404)]
    public const string MessageNotFound = "CHAT_MESSAGE_NOT_FOUND";

    [HttpStatus(409)]
    public const string MessageDeleted = "CHAT_MESSAGE_DELETED";

    [HttpStatus(403)]
    public const string EditWindowOver = "CHAT_EDIT_WINDOW_OVER";

    [HttpStatus(400)]
    public const string ReactionInvalid = "CHAT_REACTION_INVALID";

    [HttpStatus(409)]
    public const string TooManyReactions = "CHAT_TOO_MANY_REACTIONS";

    [HttpStatus(400)]
    public const string ClientIdInvalid = "CHAT_CLIENT_ID_INVALID";

    [HttpStatus(409)]
    public const string ClientIdReused = "CHAT_CLIENT_ID_REUSED";

    [HttpStatus(400)]
    public const string SeqInvalid = "CHAT_SEQ_INVALID";
}
