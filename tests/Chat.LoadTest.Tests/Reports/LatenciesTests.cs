using System.Diagnostics;
using Chat.LoadTest.Reports;
using Chat.Measuring;

namespace Chat.LoadTest.Tests.Reports;

public sealed class LatenciesTests
{
    [Fact]
    public void Summarize_isTheExactPercentiles_toA64th()
    {
        var random = new Random(4711);
        var ticks = Enumerable.Range(0, 20_000).Select(_ => random.NextInt64(1, Stopwatch.Frequency)).ToList();
        var histogram = new Histogram();
        ticks.ForEach(histogram.Record);
        ticks.Sort();

        var summary = histogram.Summarize();

        Assert.Equal(20_000, summary.Count);
        Near(summary.P50, 10_000);
        Near(summary.P90, 18_000);
        Near(summary.P95, 19_000);
        Near(summary.P99, 19_800);
        Near(summary.P999, 19_980);
        Assert.Equal(Milliseconds(20_000), summary.Max, precision: 9);

        void Near(double actual, int rank) => Assert.InRange(actual, Milliseconds(rank), Milliseconds(rank) * 65 / 64);
        double Milliseconds(int rank) => ticks[rank - 1] * 1000.0 / Stopwatch.Frequency;
    }

    [Fact]
    public void Summarize_ofNothing_isZeros() =>
        Assert.Equal(new LatencySummary(0, 0, 0, 0, 0, 0, 0), new Histogram().Summarize());
}
