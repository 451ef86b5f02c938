using Chat.Data.Log;

namespace Chat.Data.Tests.Log;

public sealed class LogReaderTests
{
    [Fact]
    public async Task Open_by_many_at_once_creates_one_channel()
    {
        await using var log = await LogSession.StartAsync();

        var heads = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => log.OpenAsync("room")));

        Assert.All(heads, head => Assert.Equal(ChannelHead.Empty("room"), head));
    }

    [Fact]
    public async Task Open_existing_channel_returns_where_it_ends()
    {
        await using var log = await LogSession.StartAsync();
        var head = await log.AppendAllAsync(await log.OpenAsync("room"), Drafts.Post("one"));

        Assert.Equal(head, await log.OpenAsync("room"));
        Assert.Null(await log.Reader.ReadHeadAsync("nowhere"));
    }

    [Fact]
    public async Task ReadMessages_pages_both_ways_over_membership_and_months()
    {
        await using var log = await LogSession.StartAsync();
        var start = new DateTimeOffset(2025, 1, 30, 0, 0, 0, TimeSpan.Zero);
        var drafts = Enumerable
            .Range(0, 100)
            .Select(i =>
                i % 5 == 0 ? Drafts.Join($"user{i}") : Drafts.Post($"{i}") with { CreatedAt = start.AddDays(i) }
            );
        await log.AppendAllAsync(await log.OpenAsync("room"), drafts);
        var expected = Enumerable.Range(1, 100).Where(seq => (seq - 1) % 5 != 0).Select(seq => (long)seq).ToList();

        Assert.Equal(expected, await PageAsync(after: 0, seq => (null, seq)));
        Assert.Equal(expected.AsEnumerable().Reverse(), await PageAsync(null, seq => (seq, null)));
        var window = await log.Reader.ReadMessagesAsync("room", before: 20, after: 10, 50);
        Assert.Equal([12, 13, 14, 15, 17, 18, 19], window.Select(message => message.Seq));
        Assert.Empty(await log.Reader.ReadMessagesAsync("nowhere", null, null, 50));

        async Task<List<long>> PageAsync(long? after, Func<long, (long? Before, long? After)> next)
        {
            var seqs = new List<long>();
            var page = await log.Reader.ReadMessagesAsync("room", null, after, 7);
            while (page.Count > 0)
            {
                seqs.AddRange(page.Select(message => message.Seq));
                var cursor = next(page[^1].Seq);
                page = await log.Reader.ReadMessagesAsync("room", cursor.Before, cursor.After, 7);
            }

            return seqs;
        }
    }

    [Fact]
    public async Task Read_names_are_those_of_today()
    {
        await using var log = await LogSession.StartAsync();
        await log.ExecuteAsync(
            "INSERT INTO users (user_id, username, display_name, password_hash) VALUES ('alice', 'alice', 'Alice A.', '')"
        );
        await log.AppendAllAsync(
            await log.OpenAsync("room"),
            Drafts.Join("alice"),
            Drafts.Post("hi"),
            Drafts.Post("beep", "robot")
        );

        var changes = await log.ReadVerifiedAsync("room");
        Assert.Equal(["Alice A.", "Alice A.", null], changes.Select(change => change.ActorName));
        Assert.Equal(["Alice A.", null, null], changes.Select(change => change.SubjectName));
        var messages = await log.Reader.ReadMessagesAsync("room", null, null, 50);
        Assert.Equal([null, "Alice A."], messages.Select(message => message.SenderName));
        Assert.Equal("Alice A.", Assert.Single(await log.Reader.ReadMembersAsync("room")).DisplayName);
    }

    [Fact]
    public async Task ReadChanges_in_pages_is_dense()
    {
        await using var log = await LogSession.StartAsync();
        await log.AppendAllAsync(
            await log.OpenAsync("room"),
            Enumerable.Range(0, 25).Select(i => i % 3 == 0 ? Drafts.Join($"user{i}") : Drafts.Post($"{i}"))
        );

        var seqs = new List<long>();
        for (long after = 0; await log.Reader.ReadChangesAsync("room", after, 4) is { Count: > 0 } page; )
        {
            seqs.AddRange(page.Select(change => change.Seq));
            after = seqs[^1];
        }

        Assert.Equal(Enumerable.Range(1, 25).Select(seq => (long)seq), seqs);
    }

    [Fact]
    public async Task FindByClientId_finds_the_message_of_any_month_and_only_the_senders()
    {
        await using var log = await LogSession.StartAsync();
        var old = new DateTimeOffset(2024, 2, 29, 0, 0, 0, TimeSpan.Zero);
        await log.AppendAllAsync(
            await log.OpenAsync("room"),
            Drafts.Post("old", "alice", "c1") with
            {
                CreatedAt = old,
            },
            Drafts.Post("new", "alice", "c2")
        );

        Assert.Equal("old", (await log.Reader.FindByClientIdAsync("room", "alice", "c1"))?.Text);
        Assert.Equal("new", (await log.Reader.FindByClientIdAsync("room", "alice", "c2"))?.Text);
        Assert.Null(await log.Reader.FindByClientIdAsync("room", "bob", "c1"));
        Assert.Null(await log.Reader.FindByClientIdAsync("other", "alice", "c1"));
    }
}
