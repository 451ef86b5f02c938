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

    public static ChatError? CheckRange(long? before, long? after) =>
        before is not null && after is not null ? new(ErrorCodes.LimitInvalid, "Either 'before' or 'after', not both.")
        : before < 0 || after < 0 ? new(ErrorCodes.LimitInvalid, "'before' and 'after' are seqs: 0 or more.")
        : null;
}
