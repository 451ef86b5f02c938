using Chat.Messages;

namespace Chat.Tests.Messages;

public class ClientIdsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(2026, 3, 10, false)] // made now
    [InlineData(2026, 3, 3, false)] // made this month
    [InlineData(2026, 3, 1, true)] // made so early in the month that a clock ahead of ours explains it
    [InlineData(2026, 2, 28, true)] // made last month
    [InlineData(2020, 1, 1, true)]
    public void MayBeFromEarlierMonth_UUID_version_7_tells(int year, int month, int day, bool expected)
    {
        var made = new DateTimeOffset(year, month, day, 6, 0, 0, TimeSpan.Zero);
        Assert.Equal(expected, ClientIds.MayBeFromEarlierMonth(Guid.CreateVersion7(made).ToString(), Now));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("5c0ad86c-5c1f-4d4c-a47e-8ea0b0b6cdd4")] // a UUID version 4
    [InlineData("ffffffff-ffff-7fff-bfff-ffffffffffff")] // a time that does not exist
    public void MayBeFromEarlierMonth_other_id_may(string clientId) =>
        Assert.True(ClientIds.MayBeFromEarlierMonth(clientId, Now));
}
