using System.Diagnostics;
using Chat.Measuring;

namespace Chat.LoadTest.Reports;

internal static class Latencies
{
    private static readonly double TicksPerMillisecond = Stopwatch.Frequency / 1000.0;

    /// <summary>All zeros when nothing was recorded.</summary>
    public static LatencySummary Summarize(this Histogram histogram)
    {
        return new LatencySummary(
            histogram.Count,
            Percentile(0.5),
            Percentile(0.9),
            Percentile(0.95),
            Percentile(0.99),
            Percentile(0.999),
            histogram.Max / TicksPerMillisecond
        );

        double Percentile(double share) => histogram.Percentile(share) / TicksPerMillisecond;
    }
}
