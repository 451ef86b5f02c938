namespace Chat.Errors;

public static partial class ErrorCodes
{
    [HttpStatus(404)]
    public const string UserNotFound = "CHAT_USER_NOT_FOUND";

    [HttpStatus(400)]
    public const string ProfileInvalid = "CHAT_PROFILE_INVALID";

    [HttpStatus(400)]
    public const string NotYourself = "CHAT_NOT_YOURSELF";

    [HttpStatus(404)]
    public const string ContactRequestNotFound = "CHAT_CONTACT_REQUEST_NOT_FOUND";

    [HttpStatus(409)]
    public const string BlockedByYou = "CHAT_BLOCKED_BY_YOU";

    [HttpStatus(409)]
    public const string TooManyBlocks = "CHAT_TOO_MANY_BLOCKS";

    [HttpStatus(429)]
    public const string RateLimitExceeded = "CHAT_RATE_LIMIT_EXCEEDED";
}
