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
        Assert.Equal(TimeSpan.FromMilliseconds(rest), RestAfter(work, events: 7, channels: 7));

    [Theory]
    [InlineData(0.1, 2)] // no longer than elsewhere when there is little to do
    [InlineData(2, 40)]
    [InlineData(4, 56)]
    [InlineData(59.5, 0)]
    public void Rests_longer_where_many_rooms_are_busy(double work, double rest) =>
        Assert.Equal(TimeSpan.FromMilliseconds(rest), RestAfter(work, events: 8, channels: 8));

    [Fact]
    public void Does_not_rest_while_more_waits() =>
        Assert.Equal(TimeSpan.Zero, RestAfter(2, events: 1024, channels: 8));

    private static TimeSpan RestAfter(double work, int events, int channels) =>
        Pace.RestAfter(TimeSpan.FromMilliseconds(work), events, channels);
}
