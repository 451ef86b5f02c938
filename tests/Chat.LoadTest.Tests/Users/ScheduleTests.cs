using System.Diagnostics;
using Chat.LoadTest.Users;

namespace Chat.LoadTest.Tests.Users;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData(50)]
    [InlineData(0.5)]
    [InlineData(7_777.7)]
    public void DueAt_anyPost_isWhereTheRateSays_alsoAfterDays(double rate)
    {
        var schedule = new Schedule(1000, rate);
        var days = (long)(rate * TimeSpan.FromDays(3).TotalSeconds);

        Assert.Equal(1000, schedule.DueAt(0));
        Assert.InRange(schedule.DueAt(1) - 1000, (Stopwatch.Frequency / rate) - 2, (Stopwatch.Frequency / rate) + 2);
        var expected = days / rate;
        Assert.Equal(expected, Stopwatch.GetElapsedTime(1000, schedule.DueAt(days)).TotalSeconds, tolerance: 0.001);
    }
}
