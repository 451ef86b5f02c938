using Chat.Data.Log;
using Chat.Data.Tests.Log;
using static Chat.Data.Tests.Retention.RetentionSession;

namespace Chat.Data.Tests.Retention;

public sealed class MonthDropTests
{
    [Fact]
    public async Task Run_without_a_limit_removes_nothing()
    {
        await using var session = await StartAsync();
        await session.WriteAsync("room", MonthsAgo(30), MonthsAgo(2));

        var report = await session.RunAsync();

        Assert.Empty(report.Months);
        Assert.Equal([1, 2], await session.SeqsAsync("room"));
    }

    [Fact]
    public async Task Run_months_past_the_limit_are_dropped_and_what_is_left_stays_as_it_was()
    {
        await using var session = await StartAsync();
        var head = await session.WriteAsync("room", MonthsAgo(5), MonthsAgo(5), MonthsAgo(4), MonthsAgo(1));
        await session.WriteAsync("other", MonthsAgo(4), DaysAgo(0));
        var left = (await session.Log.Reader.ReadMessagesAsync("room", null, after: 3, 10))[0];

        var report = await session.RunAsync(days: 62);

        Assert.Equal([5, 4], MonthsOf(report.Months.Select(month => month.Month)));
        Assert.All(report.Months, month => Assert.True(month.Dropped));
        Assert.Equal([(1, 2), (2, 2)], report.Months.Select(month => (month.Channels, month.Changes)));
        Assert.False(await session.HasPartitionAsync(5));
        Assert.False(await session.HasPartitionAsync(4));
        Assert.Equal([left], await session.Log.Reader.ReadMessagesAsync("room", null, null, 10));
        Assert.Equal((4L, 4L), (left.Seq, left.Ordinal));
        Assert.Equal([(1L, 3L)], await session.RunsAsync("room"));
        Assert.Equal([(1L, 1L)], await session.RunsAsync("other"));
        Assert.Equal(head, await session.Log.Reader.ReadHeadAsync("room"));
        Assert.Equal(
            3,
            await session.ScalarAsync<long>("SELECT ordinal FROM channel_floors WHERE channel_id = 'room'")
        );
        await session.Log.AppendAllAsync(head, Drafts.Post("goes on"));
    }

    [Fact]
    public async Task Change_of_a_message_that_is_gone_is_not_written_and_brings_no_month_back()
    {
        await using var session = await StartAsync();
        var head = await session.WriteAsync("room", MonthsAgo(5), DaysAgo(0));
        var gone = (await session.Log.Reader.ReadMessageAsync("room", 1))!.Reference;
        await session.RunAsync(days: 62);

        var outcome = await session.Log.Writer.AppendAsync(head.Next(Drafts.Edit(gone, "too late")));

        Assert.Equal(AppendOutcome.Unavailable, outcome);
        Assert.False(await session.HasPartitionAsync(5));
        await session.Log.AppendAllAsync(head, Drafts.Post("goes on"));
    }

    [Fact]
    public async Task Change_in_a_month_that_is_being_removed_is_put_off()
    {
        await using var session = await StartAsync();
        var head = await session.WriteAsync("room", MonthsAgo(5), DaysAgo(0));
        var going = (await session.Log.Reader.ReadMessageAsync("room", 1))!.Reference;
        var table = $"message_revisions_{going.CreatedAt:yyyy_MM}";
        await session.Log.ExecuteAsync($"ALTER TABLE {table} ADD CONSTRAINT month_closed CHECK (false) NOT VALID");

        var outcome = await session.Log.Writer.AppendAsync(head.Next(Drafts.Edit(going, "in between")));

        Assert.Equal(AppendOutcome.Unavailable, outcome);
        await session.Log.AppendAllAsync(head, Drafts.Post("goes on"));
    }

    [Fact]
    public async Task Run_recorded_hash_is_what_the_next_change_builds_on()
    {
        await using var session = await StartAsync();
        await session.WriteAsync("room", MonthsAgo(5), MonthsAgo(5));
        var removed = (await session.Log.ReadVerifiedAsync("room"))[^1];
        await session.WriteAsync("room", MonthsAgo(1), DaysAgo(0));

        await session.RunAsync(days: 90);

        var run = Assert.Single(await session.Log.Reader.ReadRemovedAsync("room", 0, 10));
        Assert.Equal((removed.Seq, removed.Ordinal), (run.LastSeq, run.LastOrdinal));
        Assert.Equal(removed.Hash, run.LastHash);
        var from = new ChannelHead("room", 1, run.LastSeq, run.LastOrdinal, run.LastHash);
        var left = await session.Log.Reader.ReadChangesAsync("room", run.LastSeq, 10);
        Assert.True(HashChain.Verify(left, from).IsIntact);
    }

    [Fact]
    public async Task Run_joins_and_leaves_stay_and_part_the_runs()
    {
        await using var session = await StartAsync();
        var head = await session.WriteAsync("room", MonthsAgo(4), MonthsAgo(4));
        head = await session.Log.AppendAllAsync(head, Drafts.Join("bob"));
        head = await session.Log.AppendAllAsync(head, Post(MonthsAgo(4)), Drafts.Leave("bob"), Post(MonthsAgo(3)));

        await session.RunAsync(days: 1);

        Assert.Equal([(1L, 2L), (4L, 4L), (6L, 6L)], await session.RunsAsync("room"));
        Assert.Equal(2, await session.ScalarAsync<long>("SELECT count(*) FROM member_changes"));
        Assert.Equal(head, await session.Log.Reader.ReadHeadAsync("room"));
    }

    [Fact]
    public async Task Run_again_removes_nothing_more_and_says_so()
    {
        await using var session = await StartAsync();
        await session.WriteAsync("room", MonthsAgo(4), DaysAgo(0));
        await session.RunAsync(days: 60);

        var report = await session.RunAsync(days: 60);

        Assert.Empty(report.Months);
        Assert.Equal([(1L, 1L)], await session.RunsAsync("room"));
    }

    [Fact]
    public async Task Run_dry_tells_the_same_and_changes_nothing()
    {
        await using var session = await StartAsync();
        await session.WriteAsync("room", MonthsAgo(5), MonthsAgo(4), DaysAgo(20), DaysAgo(0));
        await session.WriteAsync("short", MonthsAgo(5), DaysAgo(20), DaysAgo(0));
        await session.Limits.SetAsync("short", 7, "root");

        var told = await session.RunAsync(days: 60, dryRun: true);
        Assert.Equal([1, 2, 3, 4], await session.SeqsAsync("room"));
        Assert.Empty(await session.RunsAsync("room"));
        Assert.True(await session.HasPartitionAsync(5));

        var done = await session.RunAsync(days: 60);
        Assert.Equal(told.Months, done.Months);
    }

    /// <summary>Somebody reads the month for longer than it is tried, as a backup does; posts go on meanwhile.</summary>
    [Fact]
    public async Task Run_month_in_use_is_left_for_later_and_nobody_waits_behind_it()
    {
        await using var session = await StartAsync();
        var head = await session.WriteAsync("room", MonthsAgo(4), DaysAgo(0));
        await using var backup = await session.Log.DataSource.OpenConnectionAsync();
        await using var transaction = await backup.BeginTransactionAsync();
        await using var reading = new Npgsql.NpgsqlCommand("SELECT count(*) FROM messages", backup);
        await reading.ExecuteScalarAsync();
        using var stopping = new CancellationTokenSource();

        var running = session.Runner(days: 60).RunAsync(cancellation: stopping.Token);
        for (int i = 0; i < 20; i++)
        {
            head = await session.Log.AppendAllAsync(head, Drafts.Post($"{i}"));
        }

        Assert.Null(await session.Runner(days: 60).RunAsync()); // one at a time
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(22, (await session.SeqsAsync("room")).Count());
        Assert.Empty(await session.RunsAsync("room"));

        await transaction.RollbackAsync();
        await session.RunAsync(days: 60);
        Assert.Equal([(1L, 1L)], await session.RunsAsync("room"));
    }

    /// <summary>A run was killed between closing the month and dropping it, and the limit was lifted since.</summary>
    [Fact]
    public async Task Run_month_that_was_left_closed_is_opened_again()
    {
        await using var session = await StartAsync();
        await session.WriteAsync("room", MonthsAgo(4));
        foreach (string parent in new[] { "messages", "message_revisions" })
        {
            await session.Log.ExecuteAsync(
                $"ALTER TABLE {PartitionOf(4, parent)} ADD CONSTRAINT month_closed CHECK (false) NOT VALID"
            );
        }

        await session.RunAsync();

        await session.WriteAsync("late", MonthsAgo(4));
    }

    private static IEnumerable<int> MonthsOf(IEnumerable<DateTimeOffset> months) =>
        months.Select(month => ((ThisMonth.Year - month.Year) * 12) + ThisMonth.Month - month.Month);
}
