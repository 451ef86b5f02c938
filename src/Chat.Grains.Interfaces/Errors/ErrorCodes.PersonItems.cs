namespace Chat.Errors;

public static partial class ErrorCodes
{
    [HttpStatus(400)]
    public const string PreferencesInvalid = "CHAT_PREFERENCES_INVALID";

    [HttpStatus(400)]
    public const string DraftInvalid = "CHAT_DRAFT_INVALID";

    [HttpStatus(409)]
    public const string TooManyDrafts = "CHAT_TOO_MANY_DRAFTS";
}
