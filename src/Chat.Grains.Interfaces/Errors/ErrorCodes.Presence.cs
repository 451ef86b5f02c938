namespace Chat.Errors;

public static partial class ErrorCodes
{
    [HttpStatus(400)]
    public const string PresenceInvalid = "CHAT_PRESENCE_INVALID";

    [HttpStatus(400)]
    public const string WatchInvalid = "CHAT_WATCH_INVALID";
}
