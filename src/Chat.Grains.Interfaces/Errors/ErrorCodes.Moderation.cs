namespace Chat.Errors;

public static partial class ErrorCodes
{
    [HttpStatus(400)]
    public const string SettingInvalid = "CHAT_SETTING_INVALID";

    [HttpStatus(400)]
    public const string RestrictionInvalid = "CHAT_RESTRICTION_INVALID";

    [HttpStatus(409)]
    public const string Archived = "CHAT_ARCHIVED";

    [HttpStatus(403)]
    public const string Muted = "CHAT_MUTED";

    [HttpStatus(403)]
    public const string Banned = "CHAT_BANNED";

    [HttpStatus(429)]
    public const string SlowMode = "CHAT_SLOW_MODE";
}
