using Chat.Delivery;

namespace Chat.Gateway.Tests.Delivery;

public sealed class PaceTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.04, 0)] // shorter than a timer can
    [InlineData(0.1, 2)]
    [InlineData(0.5, 10)]
    [InlineData(2, 14)] // with the work: no longer than 16
    [InlineData(15.5, 0)]
    [InlineData(60, 0)] // long enough for others to gather
    public void Rests_the_longer_the_more_there_was_to_do_up_to_a_bound(double work, double rest) =>
        Assert.Equal(TimeSpan.FromMilliseconds(rest), Pace.RestAfter(TimeSpan.FromMilliseconds(work)));
}
