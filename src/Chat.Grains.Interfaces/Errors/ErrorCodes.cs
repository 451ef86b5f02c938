namespace Chat.Errors;

/// <summary>
/// Every code a client can be answered, with the HTTP status it has over REST; one file per capability. docs/protocol.md
/// says when.
/// </summary>
public static partial class ErrorCodes
{
    [HttpStatus(400)]
    public const string BadRequest = "CHAT_BAD_REQUEST";

    [HttpStatus(413)]
    public const string BodyTooLarge = "CHAT_BODY_TOO_LARGE";

    [HttpStatus(400)]
    public const string LimitInvalid = "CHAT_LIMIT_INVALID";

    [HttpStatus(404)]
    public const string NotFound = "CHAT_NOT_FOUND";

    [HttpStatus(429)]
    public const string TooManyRequests = "CHAT_TOO_MANY_REQUESTS";

    [HttpStatus(503)]
    public const string Unavailable = "CHAT_UNAVAILABLE";

    [HttpStatus(500)]
    public const string Internal = "CHAT_INTERNAL";
}
