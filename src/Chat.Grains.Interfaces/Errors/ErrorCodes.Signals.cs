namespace Chat.Errors;

public static partial class ErrorCodes
{
    [HttpStatus(409)]
    public const string NoReceipts = "CHAT_NO_RECEIPTS";
}
