using Chat.Measuring;

namespace Chat.Runtime.Bench.Tests.Measuring;

public sealed class HistogramTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    [InlineData(1)]
    public void Percentile_isAtMostA64thTooLong(double share)
    {
        var histogram = new Histogram();
        for (var ticks = 1; ticks <= 100_000; ticks++)
        {
            histogram.Record(ticks);
        }

        var exact = (long)(share * 100_000);
        Assert.InRange(histogram.Percentile(share), exact, exact + (exact / 64));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(long.MaxValue)]
    public void Percentile_ofOneDuration_isThatDuration(long ticks)
    {
        var histogram = new Histogram();
        histogram.Record(ticks);

        Assert.Equal(ticks, histogram.Percentile(0.5));
    }

    [Fact]
    public void Add_countsBoth()
    {
        var (one, other) = (new Histogram(), new Histogram());
        one.Record(10);
        other.Record(1000);
        other.Record(1000);

        one.Add(other);

        Assert.Equal((3, 1000), (one.Count, one.Max));
        Assert.Equal(10, one.Percentile(0.33));
    }
}
