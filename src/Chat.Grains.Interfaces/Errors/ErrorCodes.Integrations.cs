namespace Chat.Errors;

public static partial class ErrorCodes
{
    [HttpStatus(401)]
    public const string KeyInvalid = "AUTH_KEY_INVALID";

    [HttpStatus(400)]
    public const string ServiceInvalid = "CHAT_SERVICE_INVALID";

    [HttpStatus(409)]
    public const string TooManyKeys = "CHAT_TOO_MANY_KEYS";
}
