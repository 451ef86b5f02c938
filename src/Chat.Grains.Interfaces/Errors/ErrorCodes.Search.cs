namespace Chat.Errors;

public static partial class ErrorCodes
{
    [HttpStatus(400)]
    public const string SearchQueryInvalid = "CHAT_SEARCH_QUERY_INVALID";

    [HttpStatus(400)]
    public const string SearchRangeInvalid = "CHAT_SEARCH_RANGE_INVALID";
}
