namespace Chat.Errors;

public static partial class ErrorCodes
{
    [HttpStatus(401)]
    public const string AuthRequired = "AUTH_REQUIRED";

    [HttpStatus(401)]
    public const string TokenInvalid = "AUTH_TOKEN_INVALID";

    [HttpStatus(401)]
    public const string TokenExpired = "AUTH_TOKEN_EXPIRED";

    [HttpStatus(401)]
    public const string InvalidCredentials = "AUTH_INVALID_CREDENTIALS";

    [HttpStatus(400)]
    public const string UsernameInvalid = "AUTH_USERNAME_INVALID";

    [HttpStatus(409)]
    public const string UsernameTaken = "AUTH_USERNAME_TAKEN";

    [HttpStatus(400)]
    public const string PasswordInvalid = "AUTH_PASSWORD_INVALID";

    [HttpStatus(400)]
    public const string DisplayNameInvalid = "AUTH_DISPLAY_NAME_INVALID";
}
