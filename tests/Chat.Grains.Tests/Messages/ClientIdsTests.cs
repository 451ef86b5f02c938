using Chat.Messages;

namespace Chat.Tests.Messages;

public class ClientIdsTests
{
    private static readonly DateTimeOffset March = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1); // the precision of the id

    [Theory]
    [InlineData("2026-03-10T12:00:00Z", false)] // made in this month
    [InlineData("2026-03-02T00:00:00Z", false)]
    [InlineData("2026-03-01T23:59:59Z", true)] // so early in the month that a clock ahead of ours explains it
    [InlineData("2026-02-28T00:00:00Z", true)] // made last month
    [InlineData("2020-01-01T00:00:00Z", true)]
    public void MayBeFromBefore_UUID_version_7_tells(string madeAt, bool expected) =>
        Assert.Equal(expected, ClientIds.MayBeFromBefore(March, MadeAt(Time(madeAt))));

    [Theory]
    [InlineData("1")]
    [InlineData("5c0ad86c-5c1f-4d4c-a47e-8ea0b0b6cdd4")] // a UUID version 4
    public void MayBeFromBefore_other_id_may(string clientId)
    {
        Assert.True(ClientIds.MayBeFromBefore(March, clientId));
        Assert.False(ClientIds.IsFromTheFuture(clientId, DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void IsFromTheFuture_more_than_a_day_after_the_message()
    {
        Assert.False(ClientIds.IsFromTheFuture(MadeAt(March + Day), March));
        Assert.True(ClientIds.IsFromTheFuture(MadeAt(March + Day + Millisecond), March));
        Assert.True(ClientIds.IsFromTheFuture("ffffffff-ffff-7fff-bfff-ffffffffffff", March)); // no time at all
    }

    /// <summary>Whatever was taken in a month is looked up in every later one: the two rules meet without a gap.</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public void MayBeFromBefore_what_the_month_before_may_have_taken(int milliseconds)
    {
        var lastOfFebruary = March - TimeSpan.FromMicroseconds(1);
        var clientId = MadeAt(March + Day + TimeSpan.FromMilliseconds(milliseconds));

        Assert.True(ClientIds.IsFromTheFuture(clientId, lastOfFebruary) || ClientIds.MayBeFromBefore(March, clientId));
    }

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string MadeAt(DateTimeOffset time) => Guid.CreateVersion7(time).ToString();
}
