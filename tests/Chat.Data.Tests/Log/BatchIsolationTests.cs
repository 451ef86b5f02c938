using Chat.Data.Log;

namespace Chat.Data.Tests.Log;

public sealed class BatchIsolationTests
{
    [Fact]
    public async Task Append_client_id_again_says_so_and_writes_nothing()
    {
        await using var log = await LogSession.StartAsync(OneLane);
        var head = await log.OpenAsync("room");
        head = await log.AppendAllAsync(head, Drafts.Post("first", clientId: "c1"));

        var outcome = await log.Writer.AppendAsync(head.Next(Drafts.Post("second", clientId: "c1")));

        Assert.Equal(AppendOutcome.DuplicateClientId, outcome);
        var found = await log.Reader.FindByClientIdAsync("room", "alice", "c1");
        Assert.Equal("first", found!.Text);
        await log.AppendAllAsync(
            head,
            Drafts.Post("other sender", "bob", "c1"),
            Drafts.Post("other id", "alice", "c2")
        );
        Assert.Equal(3, (await log.ReadVerifiedAsync("room")).Count);
    }

    [Fact]
    public async Task Append_one_bad_entry_fails_alone_and_fences_what_was_built_on_it()
    {
        await using var log = await LogSession.StartAsync(OneLane);
        var good = await log.OpenAsync("good");
        var bad = await log.OpenAsync("bad");
        Task<AppendOutcome>[] goods;
        Task<AppendOutcome>[] bads;
        await using (await log.HoldCommitsAsync())
        {
            // Everything queues up behind the lock and then travels in as few batches as can be.
            goods = Append(log, good, Enumerable.Range(0, 40).Select(i => Drafts.Post($"{i}")));
            bads = Append(
                log,
                bad,
                [
                    Drafts.Post("before", clientId: "same"),
                    Drafts.Post("guilty", clientId: "same"),
                    Drafts.Post("built on the guilty one"),
                ]
            );
        }

        Assert.All(await Task.WhenAll(goods), outcome => Assert.Equal(AppendOutcome.Committed, outcome));
        Assert.Equal(
            [AppendOutcome.Committed, AppendOutcome.DuplicateClientId, AppendOutcome.Fenced],
            await Task.WhenAll(bads)
        );
        Assert.Equal(40, (await log.ReadVerifiedAsync("good")).Count);
        Assert.Equal("before", Assert.Single(await log.ReadVerifiedAsync("bad")).Text);
    }

    [Fact]
    public async Task Append_many_repeated_client_ids_at_once_each_is_told_and_the_rest_is_written()
    {
        await using var log = await LogSession.StartAsync(OneLane);
        var appends = new List<(int Channel, Task<AppendOutcome>[] Outcomes)>();
        var heads = new List<ChannelHead>();
        for (int channel = 0; channel < 40; channel++)
        {
            var head = await log.OpenAsync($"room{channel}");
            heads.Add(await log.AppendAllAsync(head, Drafts.Post("first", clientId: "used")));
        }

        await using (await log.HoldCommitsAsync())
        {
            for (int channel = 0; channel < 40; channel++)
            {
                string second = channel % 2 == 0 ? "used" : "fresh 2";
                ChangeDraft[] run =
                [
                    Drafts.Post("1", clientId: "fresh 1"),
                    Drafts.Post("2", clientId: second),
                    Drafts.Join("bob"),
                ];
                appends.Add((channel, Append(log, heads[channel], run)));
            }
        }

        foreach (var (channel, outcomes) in appends)
        {
            AppendOutcome[] expected =
                channel % 2 == 0
                    ? [AppendOutcome.Committed, AppendOutcome.DuplicateClientId, AppendOutcome.Fenced]
                    : [AppendOutcome.Committed, AppendOutcome.Committed, AppendOutcome.Committed];
            Assert.Equal(expected, await Task.WhenAll(outcomes));
            Assert.Equal(channel % 2 == 0 ? 2 : 4, (await log.ReadVerifiedAsync($"room{channel}")).Count);
        }
    }

    [Fact]
    public async Task Append_committed_entry_again_beside_a_repeated_client_id_is_still_committed()
    {
        await using var log = await LogSession.StartAsync(OneLane);
        var first = (await log.OpenAsync("first")).Next(Drafts.Post("once"));
        Assert.Equal(AppendOutcome.Committed, await log.Writer.AppendAsync(first));
        var other = await log.AppendAllAsync(await log.OpenAsync("other"), Drafts.Post("first", clientId: "used"));
        Task<AppendOutcome> again;
        Task<AppendOutcome> repeated;
        await using (await log.HoldCommitsAsync())
        {
            again = log.Writer.AppendAsync(first).AsTask();
            repeated = log.Writer.AppendAsync(other.Next(Drafts.Post("second", clientId: "used"))).AsTask();
        }

        Assert.Equal(AppendOutcome.Committed, await again);
        Assert.Equal(AppendOutcome.DuplicateClientId, await repeated);
    }

    [Fact]
    public async Task Append_what_postgres_cannot_store_is_rejected_alone()
    {
        await using var log = await LogSession.StartAsync(OneLane);
        var head = await log.OpenAsync("room");
        var other = await log.OpenAsync("other");

        // Too long for an index entry, and too random to be compressed below it.
        string clientId = Convert.ToHexString(
            Enumerable.Range(0, 5000).Select(_ => (byte)Random.Shared.Next()).ToArray()
        );
        Task<AppendOutcome>[] appends;
        await using (await log.HoldCommitsAsync())
        {
            appends = Append(log, head, [Drafts.Post("poison", clientId: clientId)]);
            appends = [.. appends, .. Append(log, other, [Drafts.Post("fine")])];
        }

        var rejection = await Assert.ThrowsAsync<AppendRejectedException>(() => appends[0]);
        Assert.IsType<Npgsql.PostgresException>(rejection.InnerException);
        Assert.Equal(AppendOutcome.Committed, await appends[1]);
        Assert.Empty(await log.ReadVerifiedAsync("room"));
        await log.AppendAllAsync(head, Drafts.Post("after"));
        Assert.Equal(0, log.Writer.Queued);
    }

    [Fact]
    public async Task Append_into_a_month_without_partition_creates_it()
    {
        await using var log = await LogSession.StartAsync(OneLane);
        var head = await log.OpenAsync("room");
        DateTimeOffset[] times =
        [
            new(2019, 12, 31, 23, 59, 59, 999, TimeSpan.Zero),
            new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero),
            TimeProvider.System.GetUtcNow(),
        ];

        await log.AppendAllAsync(head, times.Select(time => Drafts.Post("then") with { CreatedAt = time }));

        var messages = await log.Reader.ReadMessagesAsync("room", null, after: 0, 10);
        Assert.Equal(times[..2], messages.Select(message => message.CreatedAt).Take(2));
        await log.ReadVerifiedAsync("room");
    }

    private static LogWriterOptions OneLane => new() { Lanes = 1 };

    private static Task<AppendOutcome>[] Append(LogSession log, ChannelHead head, IEnumerable<ChangeDraft> drafts) =>
        [
            .. drafts.Select(draft =>
            {
                var entry = head.Next(draft);
                head = head.After(entry);
                return log.Writer.AppendAsync(entry).AsTask();
            }),
        ];
}
