using System.Diagnostics;

namespace Chat.LoadTest.Checking;

/// <summary>
/// The one clock of a run: ticks of <see cref="Stopwatch"/>, which never jump, and what they are in nanoseconds since 1970
/// by one comparison at the start.
/// </summary>
internal sealed class RunClock(TimeProvider time)
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    // As on Linux; 128 bits are divided slowly, and this is done for each delivery.
    private static readonly bool IsInNanoseconds = Stopwatch.Frequency == NanosecondsPerSecond;

    private readonly long _offset =
        ((time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick)
        - Nanoseconds(Stopwatch.GetTimestamp());

    public long ToUnix(long ticks) => Nanoseconds(ticks) + _offset;

    public long ToTicks(long unix) =>
        IsInNanoseconds
            ? unix - _offset
            : (long)((Int128)(unix - _offset) * Stopwatch.Frequency / NanosecondsPerSecond);

    public static long Ticks(TimeSpan span) => (long)(span.TotalSeconds * Stopwatch.Frequency);

    private static long Nanoseconds(long ticks) =>
        IsInNanoseconds ? ticks : (long)((Int128)ticks * NanosecondsPerSecond / Stopwatch.Frequency);
}
