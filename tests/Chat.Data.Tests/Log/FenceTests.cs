using Chat.Data.Log;

namespace Chat.Data.Tests.Log;

public sealed class FenceTests
{
    [Fact]
    public async Task Append_two_silos_race_for_a_seq_one_wins()
    {
        await using var first = await LogSession.StartAsync();
        await using var second = first.Join();
        var head = await first.OpenAsync("room");
        for (int round = 0; round < 50; round++)
        {
            var mine = head.Next(Drafts.Post($"mine {round}"));
            var theirs = head.Next(Drafts.Post($"theirs {round}"));
            var outcomes = await Task.WhenAll(
                first.Writer.AppendAsync(mine).AsTask(),
                second.Writer.AppendAsync(theirs).AsTask()
            );

            Assert.Equal([AppendOutcome.Committed, AppendOutcome.Fenced], outcomes.Order());
            head = head.After(outcomes[0] == AppendOutcome.Committed ? mine : theirs);
            Assert.Equal(head, await first.Reader.ReadHeadAsync("room"));
        }

        await first.ReadVerifiedAsync("room");
    }

    [Fact]
    public async Task Append_two_activations_on_one_silo_race_one_wins_each_seq()
    {
        await using var log = await LogSession.StartAsync();
        var head = await log.OpenAsync("room");
        var entries = Enumerable.Range(0, 20).Select(i => head.Next(Drafts.Post($"rival {i}"))).ToList();

        var outcomes = await Task.WhenAll(entries.Select(entry => log.Writer.AppendAsync(entry).AsTask()));

        Assert.Equal(1, outcomes.Count(outcome => outcome == AppendOutcome.Committed));
        Assert.Equal(19, outcomes.Count(outcome => outcome == AppendOutcome.Fenced));
        Assert.Single(await log.ReadVerifiedAsync("room"));
    }

    [Fact]
    public async Task Append_built_on_a_fenced_entry_is_fenced()
    {
        await using var log = await LogSession.StartAsync();
        var head = await log.OpenAsync("room");
        await log.AppendAllAsync(head, Drafts.Post("first"));

        var stale = head.Next(Drafts.Post("stale"));
        var next = head.After(stale).Next(Drafts.Post("built on stale"));
        var outcomes = await Task.WhenAll(
            log.Writer.AppendAsync(stale).AsTask(),
            log.Writer.AppendAsync(next).AsTask()
        );

        Assert.Equal([AppendOutcome.Fenced, AppendOutcome.Fenced], outcomes);
        Assert.Single(await log.ReadVerifiedAsync("room"));
    }

    [Fact]
    public async Task Append_of_an_older_epoch_is_fenced()
    {
        await using var log = await LogSession.StartAsync();
        var head = await log.OpenAsync("room");
        await log.ExecuteAsync("UPDATE channel_heads SET epoch = epoch + 1");

        Assert.Equal(AppendOutcome.Fenced, await log.Writer.AppendAsync(head.Next(Drafts.Post("old"))));
        head = (await log.Reader.ReadHeadAsync("room"))!;
        Assert.Equal(2, head.Epoch);
        Assert.Equal(AppendOutcome.Committed, await log.Writer.AppendAsync(head.Next(Drafts.Post("new"))));
    }

    [Fact]
    public async Task Append_on_another_history_of_the_same_length_is_fenced()
    {
        await using var log = await LogSession.StartAsync();
        var head = await log.OpenAsync("room");
        var elsewhere = head.After(head.Next(Drafts.Post("only in the lost database")));
        await log.AppendAllAsync(head, Drafts.Post("here"));

        Assert.Equal(AppendOutcome.Fenced, await log.Writer.AppendAsync(elsewhere.Next(Drafts.Post("fork"))));
    }

    /// <summary>The hash alone would tell, as long as nobody has touched the head by hand.</summary>
    [Fact]
    public async Task Append_at_another_seq_is_fenced_whatever_the_hash_says()
    {
        await using var log = await LogSession.StartAsync();
        var head = await log.OpenAsync("room");
        await log.ExecuteAsync("UPDATE channel_heads SET seq = seq + 1");

        Assert.Equal(AppendOutcome.Fenced, await log.Writer.AppendAsync(head.Next(Drafts.Post("elsewhere"))));
    }

    [Fact]
    public async Task Append_same_entry_again_is_written_once_and_committed_twice()
    {
        await using var log = await LogSession.StartAsync();
        var head = await log.OpenAsync("room");
        var entry = head.Next(Drafts.Post("once"));
        var joined = head.After(entry).Next(Drafts.Join("bob"));

        foreach (var again in new[] { entry, joined, entry, joined })
        {
            Assert.Equal(AppendOutcome.Committed, await log.Writer.AppendAsync(again));
        }

        Assert.Equal(2, (await log.ReadVerifiedAsync("room")).Count);
    }

    [Fact]
    public async Task Append_to_a_channel_that_was_never_opened_is_fenced()
    {
        await using var log = await LogSession.StartAsync();
        var entry = ChannelHead.Empty("nowhere").Next(Drafts.Post("lost"));

        Assert.Equal(AppendOutcome.Fenced, await log.Writer.AppendAsync(entry));
    }
}
