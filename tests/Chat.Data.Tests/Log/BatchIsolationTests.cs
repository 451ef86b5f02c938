using Chat.Data.Log;

namespace Chat.Data.Tests.Log;

public sealed class BatchIsolationTests
{
    [Fact]
    public async Task Append_client_id_again_says_so_and_writes_nothing()
    {
        await using var log = await LogSession.StartAsync();
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
        await using var log = await LogSession.StartAsync();
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
    public async Task Append_what_postgres_cannot_store_is_rejected_alone()
    {
        await using var log = await LogSession.StartAsync();
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
        await using var log = await LogSession.StartAsync();
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
