using Chat.Errors;

namespace Chat.Lists;

/// <summary>How much a list answers at once.</summary>
internal static class Limits
{
    public const int Default = 50;
    public const int Max = 100;

    public static readonly ChatError InvalidCursor = new(
        ErrorCodes.LimitInvalid,
        "'cursor' is not one that was answered before."
    );

    public static ChatError? Check(int limit) =>
        limit is >= 1 and <= Max ? null : new(ErrorCodes.LimitInvalid, $"'limit' must be 1 to {Max}.");
}
