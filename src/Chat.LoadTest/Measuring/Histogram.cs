using System.Diagnostics;
using System.Numerics;

namespace Chat.Measuring;

/// <summary>
/// Durations in ticks of <see cref="Stopwatch"/>, counted in buckets that are at most 1/64 of their value wide. Recording
/// allocates nothing. Not thread-safe: one for each recorder, added up afterwards.
/// </summary>
internal sealed class Histogram
{
    private const int Bits = 6;
    private const int Steps = 1 << Bits; // in each power of two

    private readonly long[] _counts = new long[(64 - Bits) * Steps];

    public long Count { get; private set; }

    public long Max { get; private set; }

    public void Record(long ticks)
    {
        _counts[BucketOf(Math.Max(ticks, 0))]++;
        Count++;
        Max = Math.Max(Max, ticks);
    }

    public Histogram Add(Histogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
        Max = Math.Max(Max, other.Max);
        return this;
    }

    /// <summary>The least duration that at least this share (0–1) did not exceed; at most 1/64 too long.</summary>
    public long Percentile(double share)
    {
        var missing = (long)Math.Ceiling(share * Count);
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            missing -= _counts[bucket];
            if (missing <= 0)
            {
                return Math.Min(LastOf(bucket), Max);
            }
        }

        return Max;
    }

    private static int BucketOf(long ticks)
    {
        var shift = Math.Max(BitOperations.Log2((ulong)ticks) - Bits, 0);
        return (shift * Steps) + (int)(ticks >> shift);
    }

    private static long LastOf(int bucket)
    {
        var shift = Math.Max((bucket / Steps) - 1, 0);
        return ((bucket - (shift * Steps) + 1L) << shift) - 1;
    }
}
