using Chat.Data.Log;

namespace Chat.Data.Tests.Log;

public sealed class ConcurrentAppendTests
{
    [Fact]
    public async Task Append_many_channels_at_once_each_is_dense_and_whole()
    {
        await using var log = await LogSession.StartAsync(new LogWriterOptions { Lanes = 3, MaxBatch = 64 });
        var authors = await StartAsync(log, channels: 30);

        await Task.WhenAll(authors.Select(each => each.Author.PostAsync(100, inFlight: 7, posted: () => { })));

        foreach (var (channelId, author) in authors)
        {
            Assert.Equal(100, author.Acknowledged.Count);
            await AssertEverythingOnceAsync(log, channelId, [author], 100);
        }
    }

    [Fact]
    public async Task Append_outcomes_of_a_channel_arrive_in_seq_order()
    {
        await using var log = await LogSession.StartAsync(new LogWriterOptions { MaxBatch = 16 });
        var head = await log.OpenAsync("room");
        var arrived = new List<long>();
        var waits = new List<Task>();
        await using (await log.HoldCommitsAsync())
        {
            for (int i = 0; i < 200; i++)
            {
                var entry = head.Next(Drafts.Post($"{i}"));
                head = head.After(entry);
                waits.Add(
                    log.Writer.AppendAsync(entry)
                        .AsTask()
                        .ContinueWith(
                            _ => arrived.Add(entry.Seq),
                            CancellationToken.None,
                            TaskContinuationOptions.None,
                            new InlineScheduler()
                        )
                );
            }
        }

        await Task.WhenAll(waits);
        Assert.Equal(Enumerable.Range(1, 200).Select(seq => (long)seq), arrived);
    }

    [Fact]
    public async Task Append_three_silos_write_the_same_channels_nothing_lost_or_doubled()
    {
        await using var log = await LogSession.StartAsync();
        await using var second = log.Join();
        await using var third = log.Join();
        LogSession[] silos = [log, second, third];
        await log.OpenAsync("room");
        var authors = silos.Select((silo, i) => new Author(silo, "room", $"silo{i}")).ToList();

        await Task.WhenAll(authors.Select(author => author.PostAsync(40, inFlight: 3, posted: () => { })));

        await AssertEverythingOnceAsync(log, "room", authors, 120);
    }

    [Fact]
    public async Task Append_connections_killed_all_the_time_nothing_lost_or_doubled()
    {
        const int Channels = 12;
        const int Posts = 150;
        await using var log = await LogSession.StartAsync();
        var authors = await StartAsync(log, Channels);
        int kills = 0;
        using var posted = new SemaphoreSlim(0);
        var posting = Task.WhenAll(authors.Select(each => each.Author.PostAsync(Posts, 5, () => posted.Release())));
        while (!posting.IsCompleted)
        {
            // Between two kills something must get through, or there would be nothing to lose.
            for (int i = 0; i < 20; i++)
            {
                await Task.WhenAny(posting, posted.WaitAsync());
            }

            kills += await log.KillWritersAsync();
        }

        await posting;
        Assert.True(kills > 5, $"Only {kills} connections were killed.");
        foreach (var (channelId, author) in authors)
        {
            await AssertEverythingOnceAsync(log, channelId, [author], Posts);
        }
    }

    private static async Task<List<(string ChannelId, Author Author)>> StartAsync(LogSession log, int channels)
    {
        var authors = new List<(string, Author)>();
        for (int i = 0; i < channels; i++)
        {
            await log.OpenAsync($"room{i}");
            authors.Add(($"room{i}", new Author(log, $"room{i}", "alice")));
        }

        return authors;
    }

    private static async Task AssertEverythingOnceAsync(
        LogSession log,
        string channelId,
        IReadOnlyList<Author> authors,
        int count
    )
    {
        var changes = await log.ReadVerifiedAsync(channelId);
        Assert.Equal(count, changes.Count);
        Assert.Equal(count, changes.Select(change => (change.ActorId, change.ClientId)).Distinct().Count());
        foreach (var entry in authors.SelectMany(author => author.Acknowledged.Values))
        {
            Assert.Equal(entry.Hash, changes[(int)entry.Seq - 1].Hash);
        }
    }

    /// <summary>Runs a continuation where the task was completed, so that the order seen is the order of completion.</summary>
    private sealed class InlineScheduler : TaskScheduler
    {
        protected override IEnumerable<Task> GetScheduledTasks() => [];

        protected override void QueueTask(Task task) => TryExecuteTask(task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);
    }
}
