using Chat.Data.Log;

namespace Chat.Data.Tests.Log;

public sealed class BackPressureTests
{
    [Fact]
    public async Task Append_beyond_the_bound_is_refused_at_once_and_the_rest_is_written()
    {
        await using var log = await LogSession.StartAsync(new LogWriterOptions { MaxQueued = 10, MaxBatch = 4 });
        var head = await log.OpenAsync("room");
        var appends = new List<Task<AppendOutcome>>();
        await using (await log.HoldCommitsAsync())
        {
            for (int i = 0; i < 10; i++)
            {
                var entry = head.Next(Drafts.Post($"{i}"));
                head = head.After(entry);
                appends.Add(log.Writer.AppendAsync(entry).AsTask());
            }

            var refused = log.Writer.AppendAsync(head.Next(Drafts.Post("too much")));
            Assert.True(refused.IsCompleted);
            Assert.Equal(AppendOutcome.Overloaded, await refused);
            Assert.Equal(10, log.Writer.Queued);
        }

        Assert.All(await Task.WhenAll(appends), outcome => Assert.Equal(AppendOutcome.Committed, outcome));
        Assert.Equal(0, log.Writer.Queued);
        await log.AppendAllAsync(head, Drafts.Post("room again"));
        Assert.Equal(11, (await log.ReadVerifiedAsync("room")).Count);
    }

    [Fact]
    public async Task Append_cancelled_wait_ends_and_the_entry_is_written_all_the_same()
    {
        await using var log = await LogSession.StartAsync();
        var head = await log.OpenAsync("room");
        using var cancellation = new CancellationTokenSource();
        Task<AppendOutcome> impatient;
        Task<AppendOutcome> patient;
        await using (await log.HoldCommitsAsync())
        {
            var entry = head.Next(Drafts.Post("one"));
            impatient = log.Writer.AppendAsync(entry, cancellation.Token).AsTask();
            patient = log.Writer.AppendAsync(head.After(entry).Next(Drafts.Post("two"))).AsTask();
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        }

        Assert.Equal(AppendOutcome.Committed, await patient);
        Assert.Equal(2, (await log.ReadVerifiedAsync("room")).Count);
    }

    [Fact]
    public async Task Dispose_writes_what_is_queued_and_refuses_what_comes_later()
    {
        await using var log = await LogSession.StartAsync();
        var head = await log.OpenAsync("room");
        var appends = new List<Task<AppendOutcome>>();
        Task disposing;
        await using (await log.HoldCommitsAsync())
        {
            for (int i = 0; i < 100; i++)
            {
                var entry = head.Next(Drafts.Post($"{i}"));
                head = head.After(entry);
                appends.Add(log.Writer.AppendAsync(entry).AsTask());
            }

            disposing = log.Writer.DisposeAsync().AsTask();
            Assert.Equal(AppendOutcome.Overloaded, await log.Writer.AppendAsync(head.Next(Drafts.Post("late"))));
        }

        await disposing;
        Assert.All(await Task.WhenAll(appends), outcome => Assert.Equal(AppendOutcome.Committed, outcome));
    }
}
