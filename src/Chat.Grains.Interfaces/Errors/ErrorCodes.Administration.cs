namespace Chat.Errors;

public static partial class ErrorCodes
{
    [HttpStatus(403)]
    public const string NotAnAdministrator = "CHAT_NOT_AN_ADMINISTRATOR";

    [HttpStatus(400)]
    public const string RetentionInvalid = "CHAT_RETENTION_INVALID";

    [HttpStatus(400)]
    public const string HoldReasonInvalid = "CHAT_HOLD_REASON_INVALID";

    [HttpStatus(409)]
    public const string LegalHold = "CHAT_LEGAL_HOLD";
}
