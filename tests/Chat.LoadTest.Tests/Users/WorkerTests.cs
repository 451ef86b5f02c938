using System.Diagnostics;
using Chat.LoadTest.Checking;
using Chat.LoadTest.Options;
using Chat.LoadTest.Running;
using Chat.LoadTest.Targets;
using Chat.LoadTest.Users;

namespace Chat.LoadTest.Tests.Users;

public sealed class WorkerTests
{
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void TakeLast_aPostThatWasNeverAnswered_tookAsLongAsWasWaited(bool isQuiet, long count)
    {
        var run = new Run(new RunSettings { TextBytes = 20 }, Target.Of("chat"), [], new Timeline(1, point => point));
        using var worker = new Worker(run, 0);
        var seat = new Seat(new Channel("room_1", "One"));
        var user = new VirtualUser(worker, 0, new Account("ada", "user_1", ""), [seat]);
        var minute = RunClock.Ticks(TimeSpan.FromMinutes(1));
        var now = Stopwatch.GetTimestamp();
        worker.CountFrom = now - minute;

        user.Post(seat, due: now - minute);
        user.Post(seat, due: now - (2 * minute)); // of the warm-up
        user.Change(CallKind.MarkRead, seat, 1, due: now);

        var latencies = worker.TakeLast(isQuiet).Acknowledgement;
        Assert.Equal(count, latencies.Count);
        Assert.True(latencies.Max >= minute * count);
    }
}
