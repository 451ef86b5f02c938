using Chat.Data.Retention;
using Chat.Data.Tests.Log;
using static Chat.Data.Tests.Retention.RetentionSession;

namespace Chat.Data.Tests.Retention;

public sealed class ChannelRetentionTests
{
    [Fact]
    public async Task Run_own_limit_counts_to_the_day_and_for_its_channel_only()
    {
        await using var session = await StartAsync();
        DateTimeOffset[] times = [DaysAgo(100), DaysAgo(8), DaysAgo(6), DaysAgo(0)];
        await session.WriteAsync("short", times);
        await session.WriteAsync("other", times);
        await session.Limits.SetAsync("short", 7, "root");

        await session.RunAsync();

        Assert.Equal([3, 4], await session.SeqsAsync("short"));
        Assert.Equal([(1L, 2L)], await session.RunsAsync("short"));
        Assert.Equal([1, 2, 3, 4], await session.SeqsAsync("other"));
    }

    [Fact]
    public async Task Run_longer_own_limit_keeps_its_channel_and_the_others_go()
    {
        await using var session = await StartAsync();
        DateTimeOffset[] times = [MonthsAgo(14), MonthsAgo(5), MonthsAgo(4), DaysAgo(0)];
        await session.WriteAsync("long", times);
        await session.WriteAsync("other", times);
        await session.Limits.SetAsync("long", 365, "root");

        await session.RunAsync(days: 60);

        Assert.Equal([2, 3, 4], await session.SeqsAsync("long"));
        Assert.Equal([4], await session.SeqsAsync("other"));
        Assert.False(await session.HasPartitionAsync(14));
        Assert.True(await session.HasPartitionAsync(5));
    }

    [Fact]
    public async Task Run_more_than_a_batch_is_removed_batch_by_batch_and_is_one_run()
    {
        await using var session = await StartAsync();
        int count = (2 * ChannelRemoval.BatchSize) + 5;
        var start = DaysAgo(20);
        await session.WriteAsync("room", Enumerable.Range(0, count).Select(i => start.AddSeconds(i)));
        await session.WriteAsync("room", DaysAgo(0));
        await session.Limits.SetAsync("room", 7, "root");

        var report = await session.RunAsync();

        Assert.Equal(count, report.Months.Sum(month => month.Changes));
        Assert.Equal([(1L, count)], await session.RunsAsync("room"));
        Assert.Equal([count + 1], await session.SeqsAsync("room"));
    }

    /// <summary>A clock that stood still, or was put back, gives many messages one time.</summary>
    [Fact]
    public async Task Run_messages_of_one_moment_go_together_or_not_at_all()
    {
        await using var session = await StartAsync();
        var at = DaysAgo(20);
        await session.WriteAsync("room", Enumerable.Repeat(at, ChannelRemoval.BatchSize + 10).Append(DaysAgo(0)));
        await session.Limits.SetAsync("room", 7, "root");

        await session.RunAsync();

        Assert.Equal([ChannelRemoval.BatchSize + 11], await session.SeqsAsync("room"));
    }

    [Fact]
    public async Task Run_limit_that_is_taken_back_removes_nothing()
    {
        await using var session = await StartAsync();
        await session.WriteAsync("room", DaysAgo(20));
        await session.Limits.SetAsync("room", 7, "root");
        await session.Limits.SetAsync("room", null, "root");

        await session.RunAsync();

        Assert.Equal([1], await session.SeqsAsync("room"));
        Assert.Null(await session.Limits.FindAsync("room"));
    }

    [Fact]
    public async Task Run_everything_of_a_quiet_channel_can_go_and_the_channel_goes_on()
    {
        await using var session = await StartAsync();
        var head = await session.WriteAsync("room", DaysAgo(40), DaysAgo(20));
        await session.Limits.SetAsync("room", 7, "root");

        await session.RunAsync();

        Assert.Empty(await session.SeqsAsync("room"));
        await session.Log.AppendAllAsync(head, Drafts.Post("again"));
        var message = Assert.Single(await session.Log.Reader.ReadMessagesAsync("room", null, null, 10));
        Assert.Equal((3L, 3L), (message.Seq, message.Ordinal));
    }

    [Fact]
    public async Task Set_channel_that_does_not_exist_or_absurd_days_is_refused()
    {
        await using var session = await StartAsync();
        await session.Log.OpenAsync("room");

        Assert.False(await session.Limits.SetAsync("nowhere", 7, "root"));
        Assert.False(await session.Limits.SetAsync("nowhere", null, "root"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => session.Limits.SetAsync("room", 0, "root"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => session.Limits.SetAsync("room", 36_501, "root"));
        Assert.True(await session.Limits.SetAsync("room", 7, "root"));
        Assert.True(await session.Limits.SetAsync("room", 8, "ada"));
        var limit = Assert.Single(await session.Limits.ReadAsync());
        Assert.Equal(("room", 8, "ada"), (limit.ChannelId, limit.Days, limit.SetBy));
    }
}
