using Chat.LoadTest.Reports.Html;

namespace Chat.LoadTest.Tests.Reports.Html;

public sealed class AxisTests
{
    [Theory]
    [InlineData(0, new[] { 0, 0.25, 0.5, 0.75, 1 })]
    [InlineData(54, new[] { 0.0, 20, 40, 60 })]
    [InlineData(100, new[] { 0.0, 25, 50, 75, 100 })]
    [InlineData(54_000, new[] { 0.0, 20_000, 40_000, 60_000 })]
    public void Linear_endsAtARoundNumberNotBelowTheHighest(double highest, double[] ticks)
    {
        var axis = Axis.Linear(highest);

        Assert.Equal(ticks, axis.Ticks);
        Assert.Equal(0, axis.Place(0));
        Assert.Equal(1, axis.Place(ticks[^1]), precision: 9);
    }

    [Theory]
    [InlineData(2.1, 43, new[] { 2.0, 5, 10, 20, 50 })]
    [InlineData(1, 1, new[] { 1.0, 2 })]
    [InlineData(1.8, 110, new[] { 1.0, 2, 5, 10, 20, 50, 100, 200 })]
    [InlineData(3, 3, new[] { 2.0, 5 })]
    [InlineData(0.3, 20_000, new[] { 1.0, 10, 100, 1000, 10_000 })]
    public void Logarithmic_enclosesAllValues(double lowest, double highest, double[] ticks)
    {
        var axis = Axis.Logarithmic(lowest, highest);

        Assert.Equal(ticks, axis.Ticks.Select(tick => Math.Round(tick, 9)));
        Assert.InRange(axis.Place(lowest), 0, 1);
        Assert.InRange(axis.Place(highest), 0, 1);
    }
}
