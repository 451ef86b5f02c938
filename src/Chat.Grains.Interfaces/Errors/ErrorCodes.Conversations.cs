namespace Chat.Errors;

public static partial class ErrorCodes
{
    [HttpStatus(404)]
    public const string ConversationNotFound = "CHAT_CONVERSATION_NOT_FOUND";
}
