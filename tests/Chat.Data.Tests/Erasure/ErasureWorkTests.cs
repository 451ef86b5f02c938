using Chat.Data.Audit;
using Chat.Data.Erasure;
using Chat.Data.Log;
using Chat.Data.Tests.Log;

namespace Chat.Data.Tests.Erasure;

public sealed class ErasureWorkTests
{
    [Fact]
    public async Task RunAsync_takes_texts_edits_and_reactions_of_one_person_and_the_chain_holds()
    {
        await using var log = await StartAsync("alice", "bob");
        var head = await log.AppendAllAsync(
            await log.OpenAsync("room"),
            Drafts.Join("alice"),
            Drafts.Join("bob"),
            Drafts.Post("secret"), // 3
            Drafts.Post("open", "bob") // 4
        );
        var hers = (await log.Reader.ReadMessageAsync("room", 3))!.Reference;
        var his = (await log.Reader.ReadMessageAsync("room", 4))!.Reference;
        await log.AppendAllAsync(
            head,
            Drafts.Edit(hers, "secret, too"), // 5
            Drafts.React(his, "alice", "+1"), // 6
            Drafts.React(hers, "bob", "+1"), // 7
            Drafts.Edit(his, "open, still") // 8
        );

        var (erasure, work) = await OrderAsync(log, "alice");
        Assert.Equal(3, await work.RunAsync(Record(log), default));
        await log.AppendAllAsync((await log.Reader.ReadHeadAsync("room"))!, Drafts.Post("afterwards"));

        Assert.Null((await log.Reader.ReadMessageAsync("room", 3))!.CurrentText);
        Assert.Equal("open, still", (await log.Reader.ReadMessageAsync("room", 4))!.CurrentText);
        Assert.Equal("afterwards", (await log.Reader.ReadMessageAsync("room", 10))!.CurrentText);
        Assert.Equal(["bob"], await ReactingAsync(log));
        var done = await Orders(log).FindAsync(erasure.Id);
        Assert.NotNull(done!.CompletedAt);
        Assert.Equal((1L, 1L, 3L), (done.Channels, done.ChannelsDone, done.Erased));
        await AssertIntactAsync(log, erased: 3);
        Assert.Equal(
            0,
            await log.ExecuteAsync("UPDATE messages SET seq = seq WHERE text IS NULL AND salt IS NOT NULL")
        );
    }

    [Fact]
    public async Task RunAsync_goes_through_many_batches_and_channels()
    {
        await using var log = await StartAsync("alice");
        int many = (2 * PersonalContent.BatchSize) + 1;
        foreach (string room in new[] { "one", "two" })
        {
            await log.AppendAllAsync(
                await log.OpenAsync(room),
                [Drafts.Join("alice"), .. Enumerable.Range(0, many).Select(i => Drafts.Post($"text {i}"))]
            );
        }

        var (_, work) = await OrderAsync(log, "alice");

        Assert.Equal(2 * many, await work.RunAsync(Record(log), default));
        Assert.Equal(0, await work.RunAsync(Record(log), default));
        await AssertIntactAsync(log, erased: 2 * many);
    }

    /// <summary>Whoever died in the middle: what is recorded stays recorded, what is left is done by the next.</summary>
    [Fact]
    public async Task RunAsync_that_was_cut_short_is_finished_by_the_next()
    {
        await using var log = await StartAsync("alice");
        foreach (string room in new[] { "one", "two", "three" })
        {
            await log.AppendAllAsync(await log.OpenAsync(room), Drafts.Join("alice"), Drafts.Post("secret"));
        }

        var (erasure, work) = await OrderAsync(log, "alice");
        var record = Record(log);
        int recorded = 0;
        ErasureWork.Recorder dies = async (order, channel, cancellation) =>
        {
            long? seq = await record(order, channel, cancellation);
            return ++recorded == 2 ? throw new IOException("the silo died") : seq;
        };

        await Assert.ThrowsAsync<IOException>(() => work.RunAsync(dies, default));
        Assert.Null((await Orders(log).FindAsync(erasure.Id))!.CompletedAt);
        Assert.Equal(2, await work.RunAsync(record, default));

        Assert.NotNull((await Orders(log).FindAsync(erasure.Id))!.CompletedAt);
        await AssertIntactAsync(log, erased: 3);
    }

    [Fact]
    public async Task RunAsync_where_it_cannot_be_recorded_takes_nothing_away()
    {
        await using var log = await StartAsync("alice");
        await log.AppendAllAsync(await log.OpenAsync("room"), Drafts.Join("alice"), Drafts.Post("secret"));
        var (_, work) = await OrderAsync(log, "alice");

        Assert.Equal(0, await work.RunAsync((_, _, _) => Task.FromResult<long?>(null), default));
        Assert.Equal("secret", (await log.Reader.ReadMessageAsync("room", 2))!.Text);

        Assert.Equal(1, await work.RunAsync(Record(log), default));
    }

    /// <summary>Two silos look at the same time: the other one leaves the order alone.</summary>
    [Fact]
    public async Task RunAsync_under_way_elsewhere_is_left_alone()
    {
        await using var log = await StartAsync("alice");
        await log.AppendAllAsync(await log.OpenAsync("room"), Drafts.Join("alice"), Drafts.Post("secret"));
        var (_, work) = await OrderAsync(log, "alice");
        var record = Record(log);
        long elsewhere = -1;

        long erased = await work.RunAsync(
            async (order, channel, cancellation) =>
            {
                elsewhere = await work.RunAsync(record, cancellation);
                return await record(order, channel, cancellation);
            },
            default
        );

        Assert.Equal((0, 1), (elsewhere, erased));
    }

    /// <summary>A hold keeps an order from being taken, and one that comes later keeps what is not gone yet.</summary>
    [Fact]
    public async Task Legal_hold_beats_erasure()
    {
        await using var log = await StartAsync("alice");
        await log.AppendAllAsync(await log.OpenAsync("room"), Drafts.Join("alice"), Drafts.Post("secret"));
        await log.AppendAllAsync(await log.OpenAsync("other"), Drafts.Join("alice"), Drafts.Post("secret"));
        await HoldAsync(log, "room");

        var refused = await Orders(log).OrderAsync("alice", "admin");
        Assert.Null(refused!.Erasure);
        Assert.Equal(["room"], refused.HeldChannels);

        await ReleaseAsync(log);
        var (erasure, work) = await OrderAsync(log, "alice");
        await HoldAsync(log, "room");
        Assert.Equal(1, await work.RunAsync(Record(log), default));
        Assert.Equal(2, (await log.Reader.ReadHeadAsync("room"))!.Seq);
        Assert.Null((await Orders(log).FindAsync(erasure.Id))!.CompletedAt);

        await ReleaseAsync(log);
        Assert.Equal(1, await work.RunAsync(Record(log), default));
        Assert.NotNull((await Orders(log).FindAsync(erasure.Id))!.CompletedAt);
    }

    private static Task HoldAsync(LogSession log, string channel) =>
        log.ExecuteAsync(
            $"""
            INSERT INTO legal_holds (hold_id, channel_id, reason, placed_by)
            VALUES (gen_random_uuid(), '{channel}', 'a case', 'admin')
            """
        );

    private static Task ReleaseAsync(LogSession log) =>
        log.ExecuteAsync("UPDATE legal_holds SET released_at = now(), released_by = 'admin'");

    [Fact]
    public async Task OrderAsync_again_answers_the_first_order_until_it_is_done()
    {
        await using var log = await StartAsync("alice");
        await log.AppendAllAsync(await log.OpenAsync("room"), Drafts.Join("alice"), Drafts.Post("secret"));
        var orders = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Orders(log).OrderAsync("alice", "admin")));
        var first = Assert.Single(orders.Select(order => order!.Erasure!.Id).Distinct());

        await new ErasureWork(log.DataSource, Orders(log)).RunAsync(Record(log), default);

        Assert.NotEqual(first, (await Orders(log).OrderAsync("alice", "admin"))!.Erasure!.Id);
        Assert.Null(await Orders(log).OrderAsync("nobody", "admin"));
    }

    private static ContentErasures Orders(LogSession log) => new(log.DataSource, TimeProvider.System);

    private static async Task<LogSession> StartAsync(params string[] users)
    {
        var log = await LogSession.StartAsync();
        foreach (string user in users)
        {
            await log.ExecuteAsync(
                $"INSERT INTO users (user_id, username, display_name, password_hash) VALUES ('{user}', '{user}', '', '')"
            );
        }

        return log;
    }

    private static async Task<(ContentErasure Erasure, ErasureWork Work)> OrderAsync(LogSession log, string user)
    {
        var order = await Orders(log).OrderAsync(user, "admin");
        return (order!.Erasure!, new ErasureWork(log.DataSource, Orders(log)));
    }

    /// <summary>As a room does it.</summary>
    private static ErasureWork.Recorder Record(LogSession log) =>
        async (erasure, channel, _) =>
        {
            if (await log.Reader.FindErasureAsync(channel, erasure.Id) is { } earlier)
            {
                return earlier;
            }

            var head = (await log.Reader.ReadHeadAsync(channel))!;
            var now = TimeProvider.System.GetUtcNow();
            var draft = ChangeDraft.Erased(erasure.Id, erasure.UserId, erasure.RequestedBy, now);
            return (await log.AppendAllAsync(head, draft)).Seq;
        };

    private static async Task<IReadOnlyList<string>> ReactingAsync(LogSession log)
    {
        var people = new List<string>();
        await using var command = log.DataSource.CreateCommand(
            "SELECT user_id FROM message_reactions ORDER BY user_id"
        );
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            people.Add(reader.GetString(0));
        }

        return people;
    }

    private static async Task AssertIntactAsync(LogSession log, long erased)
    {
        long found = 0;
        await foreach (var verdict in AuditCheck.RunAsync(log.DataSource, channelId: null, earlier: null))
        {
            Assert.Null(verdict.Break);
            found += verdict.Counts.Erased;
        }

        Assert.Equal(erased, found);
    }
}
