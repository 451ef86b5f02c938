using Chat.Errors;

namespace Chat.Messages;

/// <summary>Which client ids can have been posted in an earlier month.</summary>
/// <remarks>
/// <para>
/// Within a month a unique index refuses a repeated client id. Across months there is none, so an id that may stem
/// from an earlier month is looked up before it is written. A UUID version 7 tells when it was made, and the many
/// clients that use one are spared the look-up.
/// </para>
/// <para>
/// That is right for ever because of one rule: <em>no message bears a UUID version 7 that was made more than a day after
/// the message's own time</em>; such ids are refused. So a message of an earlier month bears an id made less than a day
/// after this month's start, and an id made later than that cannot be in an earlier month.
/// </para>
/// <para>
/// Both checks compare with the time that the message will bear, not with the clock. That time never goes back within a
/// channel, so what a silo's clock does (an hour forwards, an hour back, two silos that differ) moves neither check, and
/// an id that was once taken is not refused later. How wrong the client's clock is does not matter either: an id made
/// too early is looked up needlessly, one made too late is refused.
/// </para>
/// </remarks>
internal static class ClientIds
{
    /// <summary>How far the clock that makes an id may be ahead of a message's time.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromDays(1);

    public static readonly ChatError FromTheFuture = new(
        ErrorCodes.ClientIdInvalid,
        "This client id is a UUID version 7 made more than a day from now: the clock that made it is wrong. Nothing was "
            + "written; post again with another client id, for example a random UUID (version 4)."
    );

    /// <summary>Whether a message of this time must not bear the id.</summary>
    public static bool IsFromTheFuture(string clientId, DateTimeOffset at) => MadeAt(clientId) > at + ClockTolerance;

    /// <summary>Whether a message from before <paramref name="month"/>, the start of one, may bear the id.</summary>
    public static bool MayBeFromBefore(DateTimeOffset month, string clientId) =>
        MadeAt(clientId) is not { } madeAt || madeAt < month + ClockTolerance;

    /// <summary>Months are those of UTC, as the partitions are.</summary>
    public static DateTimeOffset MonthStart(DateTimeOffset at)
    {
        var utc = at.UtcDateTime;
        return new(utc.Year, utc.Month, 1, 0, 0, 0, TimeSpan.Zero);
    }

    /// <summary>The time in the id, the end of time if it is not one; <see langword="null"/> when it holds none.</summary>
    private static DateTimeOffset? MadeAt(string clientId)
    {
        if (!Guid.TryParseExact(clientId, "D", out var uuid) || uuid.Version != 7)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        long milliseconds = 0;
        foreach (var b in bytes[..6])
        {
            milliseconds = (milliseconds << 8) | b;
        }

        return milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : DateTimeOffset.MaxValue;
    }
}
