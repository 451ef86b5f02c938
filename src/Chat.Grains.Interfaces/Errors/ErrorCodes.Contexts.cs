namespace Chat.Errors;

public static partial class ErrorCodes
{
    [HttpStatus(404)]
    public const string ContextNotFound = "CHAT_CONTEXT_NOT_FOUND";

    [HttpStatus(400)]
    public const string ContextInvalid = "CHAT_CONTEXT_INVALID";

    [HttpStatus(400)]
    public const string ParticipantsInvalid = "CHAT_PARTICIPANTS_INVALID";
}
