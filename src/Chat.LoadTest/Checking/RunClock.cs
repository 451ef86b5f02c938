using System.Diagnostics;

namespace Chat.LoadTest.Checking;

/// <summary>
/// The one clock of a run: ticks of <see cref="Stopwatch"/>, which never jump, and what they are in nanoseconds since 1970
/// by one comparison at the start.
/// </summary>
internal sealed class RunClock(TimeProvider time)
{
    private readonly long _offset =
        ((time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick)
        - Nanoseconds(Stopwatch.GetTimestamp());

    public long ToUnix(long ticks) => Nanoseconds(ticks) + _offset;

    public long ToTicks(long unix) => (long)((Int128)(unix - _offset) * Stopwatch.Frequency / 1_000_000_000);

    public static long Ticks(TimeSpan span) => (long)(span.TotalSeconds * Stopwatch.Frequency);

    private static long Nanoseconds(long ticks) => (long)((Int128)ticks * 1_000_000_000 / Stopwatch.Frequency);
}
