namespace Chat.Errors;

/// <summary>Every code a client can be answered. docs/protocol.md says when, and with which HTTP status.</summary>
public static class ErrorCodes
{
    public const string AuthRequired = "AUTH_REQUIRED";
    public const string TokenInvalid = "AUTH_TOKEN_INVALID";
    public const string TokenExpired = "AUTH_TOKEN_EXPIRED";
    public const string InvalidCredentials = "AUTH_INVALID_CREDENTIALS";
    public const string UsernameInvalid = "AUTH_USERNAME_INVALID";
    public const string UsernameTaken = "AUTH_USERNAME_TAKEN";
    public const string PasswordInvalid = "AUTH_PASSWORD_INVALID";
    public const string DisplayNameInvalid = "AUTH_DISPLAY_NAME_INVALID";

    public const string BadRequest = "CHAT_BAD_REQUEST";
    public const string BodyTooLarge = "CHAT_BODY_TOO_LARGE";
    public const string LimitInvalid = "CHAT_LIMIT_INVALID";
    public const string MessageEmpty = "CHAT_MESSAGE_EMPTY";
    public const string MessageTooLong = "CHAT_MESSAGE_TOO_LONG";
    public const string MessageInvalid = "CHAT_MESSAGE_INVALID";
    public const string MessageNotFound = "CHAT_MESSAGE_NOT_FOUND";
    public const string MessageDeleted = "CHAT_MESSAGE_DELETED";
    public const string EditWindowOver = "CHAT_EDIT_WINDOW_OVER";
    public const string ReactionInvalid = "CHAT_REACTION_INVALID";
    public const string TooManyReactions = "CHAT_TOO_MANY_REACTIONS";
    public const string ClientIdInvalid = "CHAT_CLIENT_ID_INVALID";
    public const string ClientIdReused = "CHAT_CLIENT_ID_REUSED";
    public const string RoomNameInvalid = "CHAT_ROOM_NAME_INVALID";
    public const string RoomNotFound = "CHAT_ROOM_NOT_FOUND";
    public const string NotAMember = "CHAT_NOT_A_MEMBER";
    public const string NotAllowed = "CHAT_NOT_ALLOWED";
    public const string RoleInvalid = "CHAT_ROLE_INVALID";
    public const string MemberNotFound = "CHAT_MEMBER_NOT_FOUND";
    public const string NotAnAdministrator = "CHAT_NOT_AN_ADMINISTRATOR";
    public const string SearchQueryInvalid = "CHAT_SEARCH_QUERY_INVALID";
    public const string SearchRangeInvalid = "CHAT_SEARCH_RANGE_INVALID";
    public const string SeqInvalid = "CHAT_SEQ_INVALID";
    public const string RetentionInvalid = "CHAT_RETENTION_INVALID";
    public const string HoldReasonInvalid = "CHAT_HOLD_REASON_INVALID";
    public const string LegalHold = "CHAT_LEGAL_HOLD";
    public const string NotFound = "CHAT_NOT_FOUND";
    public const string TooManyRequests = "CHAT_TOO_MANY_REQUESTS";
    public const string Unavailable = "CHAT_UNAVAILABLE";
    public const string Internal = "CHAT_INTERNAL";
}
