using System.Diagnostics;

namespace Chat.Tests.Crowds;

/// <summary>How long there was nothing between two moments: timestamps of <see cref="Stopwatch"/>.</summary>
internal static class Silence
{
    /// <summary>The longest time between two neighbours, from the last one before a moment on.</summary>
    public static TimeSpan Longest(IEnumerable<long> timestamps, long since = 0)
    {
        var (longest, previous) = (TimeSpan.Zero, 0L);
        foreach (var timestamp in timestamps.Order())
        {
            var silence = Stopwatch.GetElapsedTime(previous, timestamp);
            longest = previous > 0 && timestamp > since && silence > longest ? silence : longest;
            previous = timestamp;
        }

        return longest;
    }
}
