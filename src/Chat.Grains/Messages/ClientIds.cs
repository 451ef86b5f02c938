namespace Chat.Messages;

/// <summary>Which client ids can have been posted in an earlier month.</summary>
/// <remarks>
/// Within a month a unique index refuses a repeated client id. Across months there is none, so an id that may stem
/// from an earlier month is looked up before it is written. A UUID version 7 tells when it was made, and the many
/// clients that use one are spared the look-up.
/// </remarks>
internal static class ClientIds
{
    /// <summary>How far a client's clock may be ahead of ours before its ids are believed too new.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromDays(1);

    /// <summary>Whether the id can have been posted before the month in which <paramref name="now"/> lies.</summary>
    public static bool MayBeFromEarlierMonth(string clientId, DateTimeOffset now) =>
        MadeAt(clientId) is not { } madeAt || madeAt < MonthStart(now) + ClockTolerance;

    /// <summary>Months are those of UTC, as the partitions are.</summary>
    public static DateTimeOffset MonthStart(DateTimeOffset now)
    {
        var utc = now.UtcDateTime;
        return new(utc.Year, utc.Month, 1, 0, 0, 0, TimeSpan.Zero);
    }

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
            : null;
    }
}
