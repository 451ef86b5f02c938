using Chat.Data.Log;

namespace Chat.Data.Tests.Log;

public sealed class RevisionTests
{
    [Fact]
    public async Task Edited_message_shows_its_newest_text_and_keeps_the_first()
    {
        await using var log = await LogSession.StartAsync();
        var (head, message) = await PostAsync(log);

        head = await log.AppendAllAsync(head, Drafts.Edit(message, "better"));
        await log.AppendAllAsync(head, Drafts.Edit(message, "best"));

        var now = await log.Reader.ReadMessageAsync("room", message.Seq);
        Assert.Equal(("first", "best", 4L), (now!.Text, now.CurrentText, now.ChangedSeq));
        Assert.Equal(4, now.Edit!.Seq);
        var revisions = await log.Reader.ReadRevisionsAsync("room", message);
        Assert.Equal([(3L, "better"), (4L, "best")], revisions.Select(revision => (revision.Seq, revision.Text!)));
        Assert.Equal(4, (await log.Reader.ReadRevisionsAsync("room", message, afterSeq: 3, limit: 1)).Single().Seq);
        await log.ReadVerifiedAsync("room");
    }

    [Fact]
    public async Task Deleted_message_hides_its_texts_until_it_is_restored()
    {
        await using var log = await LogSession.StartAsync();
        var (head, message) = await PostAsync(log);

        head = await log.AppendAllAsync(head, Drafts.Edit(message, "worse"), Drafts.Delete(message, "moderator"));

        var deleted = await log.Reader.ReadMessageAsync("room", message.Seq);
        Assert.Null(deleted!.CurrentText);
        Assert.Equal((4L, "moderator"), (deleted.Deletion!.Seq, deleted.Deletion.ActorId));
        var changes = await log.ReadVerifiedAsync("room");
        Assert.Equal([false, true, true, true], changes.Select(change => change.IsHidden));
        Assert.All(changes, change => Assert.Null(change.VisibleText));

        head = await log.AppendAllAsync(head, Drafts.Restore(message, "moderator"));
        changes = await log.ReadVerifiedAsync("room");
        Assert.Equal([null, "worse", "worse", "worse", "worse"], changes.Select(change => change.VisibleText));
        Assert.Equal(changes[2].CreatedAt, changes[4].EditedAt);
        Assert.Equal("worse", (await log.Reader.ReadMessageAsync("room", message.Seq))!.CurrentText);
        await log.AppendAllAsync(head, Drafts.Delete(message, "alice"));
        Assert.Equal(6, (await log.Reader.ReadMessageAsync("room", message.Seq))!.Deletion!.Seq);
        await log.ReadVerifiedAsync("room");
    }

    [Fact]
    public async Task Reactions_are_counted_by_emoji_and_taken_back()
    {
        await using var log = await LogSession.StartAsync();
        var (head, message) = await PostAsync(log);

        head = await log.AppendAllAsync(
            head,
            Drafts.React(message, "bob", "👍"),
            Drafts.React(message, "carol", "🎉"),
            Drafts.React(message, "carol", "👍")
        );
        await log.AppendAllAsync(head, Drafts.React(message, "bob", "👍", added: false));

        Assert.Equal(
            [new StoredReaction("🎉", 1, OwnSeq: 4), new StoredReaction("👍", 1, OwnSeq: 5)],
            await ReadReactionsAsync(log, "carol")
        );
        Assert.All(await ReadReactionsAsync(log, "bob"), reaction => Assert.Null(reaction.OwnSeq));
        await log.ReadVerifiedAsync("room");
    }

    [Fact]
    public async Task Changes_of_one_row_that_queued_up_together_end_as_the_last_one_says()
    {
        await using var log = await LogSession.StartAsync(new LogWriterOptions { Lanes = 1 });
        var (head, message) = await PostAsync(log);
        Task<ChannelHead> appending;
        await using (await log.HoldCommitsAsync())
        {
            appending = log.AppendAllAsync(
                head,
                Drafts.Post("before"),
                Drafts.Edit(message, "better"),
                Drafts.React(message, "bob", "👍"),
                Drafts.React(message, "bob", "👍", added: false),
                Drafts.Delete(message, "alice"),
                Drafts.Restore(message, "alice"),
                Drafts.Join("bob"),
                Drafts.Role("bob", MemberRole.Moderator),
                Drafts.Leave("bob"),
                Drafts.Join("bob"),
                Drafts.Role("bob", MemberRole.Owner),
                Drafts.Post("after")
            );
        }

        await appending;
        var now = await log.Reader.ReadMessageAsync("room", message.Seq);
        Assert.Equal(("better", 8L), (now!.CurrentText, now.ChangedSeq));
        Assert.Empty(await ReadReactionsAsync(log, "bob"));
        var members = await log.Reader.ReadMembersAsync("room");
        Assert.Equal([MemberRole.Member, MemberRole.Owner], members.Select(member => member.Role));
        Assert.Equal(14, (await log.ReadVerifiedAsync("room")).Count);
    }

    [Fact]
    public async Task Change_of_a_message_of_another_month_is_kept_with_the_message()
    {
        await using var log = await LogSession.StartAsync();
        var long_ago = new DateTimeOffset(2024, 2, 29, 23, 59, 59, TimeSpan.Zero);
        var head = await log.AppendAllAsync(
            await log.OpenAsync("room"),
            Drafts.Post("first") with
            {
                CreatedAt = long_ago,
            }
        );
        var message = new MessageRef(1, long_ago, "alice");

        await log.AppendAllAsync(head, Drafts.Edit(message, "much later"));

        Assert.Equal("much later", (await log.Reader.ReadMessageAsync("room", 1))!.CurrentText);
        Assert.Equal(1, await CountAsync(log, "message_revisions_2024_02"));
        Assert.Equal(1, await CountAsync(log, "message_states_2024_02"));
        await log.ReadVerifiedAsync("room");
    }

    [Fact]
    public async Task Client_id_of_an_edit_is_taken_once()
    {
        await using var log = await LogSession.StartAsync();
        var (head, message) = await PostAsync(log);
        head = await log.AppendAllAsync(head, Drafts.Edit(message, "better", clientId: "e1"));

        var again = head.Next(Drafts.Edit(message, "again", clientId: "e1"));
        Assert.Equal(AppendOutcome.DuplicateClientId, await log.Writer.AppendAsync(again));

        var found = await log.Reader.FindRevisionAsync("room", message, "alice", "e1");
        Assert.Equal((3L, "better"), (found!.Seq, found.Text));
        Assert.Null(await log.Reader.FindRevisionAsync("room", message, "bob", "e1"));
    }

    [Fact]
    public async Task Repeated_client_ids_among_many_changes_cost_nobody_else_anything()
    {
        await using var log = await LogSession.StartAsync(new LogWriterOptions { Lanes = 1 });
        var (head, message) = await PostAsync(log);
        var other = await log.OpenAsync("other");
        head = await log.AppendAllAsync(head, Drafts.Edit(message, "better", clientId: "e1"));
        Task<AppendOutcome[]> appends;
        await using (await log.HoldCommitsAsync())
        {
            var innocent = head.Next(Drafts.Post("innocent", clientId: "e1"));
            var repeated = head.After(innocent).Next(Drafts.Edit(message, "again", clientId: "e1"));
            appends = Task.WhenAll(
                log.Writer.AppendAsync(innocent).AsTask(),
                log.Writer.AppendAsync(repeated).AsTask(),
                log.Writer.AppendAsync(other.Next(Drafts.Post("elsewhere"))).AsTask()
            );
        }

        Assert.Equal(
            [AppendOutcome.Committed, AppendOutcome.DuplicateClientId, AppendOutcome.Committed],
            await appends
        );
    }

    [Fact]
    public async Task Change_whose_answer_was_lost_is_found_to_be_written()
    {
        await using var log = await LogSession.StartAsync();
        var (head, message) = await PostAsync(log);
        var edit = head.Next(Drafts.Edit(message, "better"));
        Assert.Equal(AppendOutcome.Committed, await log.Writer.AppendAsync(edit));

        Assert.Equal(AppendOutcome.Committed, await log.Writer.AppendAsync(edit));
        Assert.Equal(3, (await log.ReadVerifiedAsync("room")).Count);
    }

    [Theory]
    [InlineData("UPDATE message_revisions SET text = 'never said' WHERE seq = 3", 3, ChainFlaw.ContentChanged)]
    [InlineData("UPDATE message_revisions SET message_seq = 1 WHERE seq = 4", 4, ChainFlaw.HeaderChanged)]
    [InlineData("UPDATE message_revisions SET actor_id = 'mallory' WHERE seq = 4", 4, ChainFlaw.HeaderChanged)]
    [InlineData("UPDATE message_revisions SET kind = 6 WHERE seq = 4", 4, ChainFlaw.HeaderChanged)]
    [InlineData("UPDATE message_revisions SET text = 'why' WHERE seq = 4", 4, ChainFlaw.ContentChanged)]
    [InlineData("DELETE FROM message_revisions WHERE seq = 4", 4, ChainFlaw.Missing)]
    public async Task Verify_change_that_was_tampered_with_is_named(string tampering, long seq, ChainFlaw flaw)
    {
        await using var log = await LogSession.StartAsync();
        var (head, message) = await PostAsync(log);
        head = await log.AppendAllAsync(head, Drafts.Edit(message, "better"), Drafts.Delete(message, "alice"));
        await log.AppendAllAsync(head, Drafts.Post("last"));

        await log.ExecuteAsync(tampering);

        var changes = await log.Reader.ReadChangesAsync("room", 0, 100);
        Assert.Equal(new ChainVerdict(seq, flaw), HashChain.Verify(changes));
    }

    private static async Task<(ChannelHead Head, MessageRef Message)> PostAsync(LogSession log)
    {
        var head = await log.AppendAllAsync(await log.OpenAsync("room"), Drafts.Join("alice"), Drafts.Post("first"));
        return (head, (await log.Reader.ReadMessageAsync("room", 2))!.Reference);
    }

    /// <summary>Of the message that <see cref="PostAsync"/> posts.</summary>
    private static async Task<IReadOnlyList<StoredReaction>> ReadReactionsAsync(LogSession log, string readerId)
    {
        var messages = await log.Reader.ReadMessagesAsync("room", before: null, after: null, limit: 100);
        var seen = await log.Reader.WithReactionsAsync(messages, readerId);
        return seen.Single(message => message.Seq == 2).Reactions;
    }

    private static async Task<long> CountAsync(LogSession log, string table)
    {
        await using var command = log.DataSource.CreateCommand($"SELECT count(*) FROM {table}");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
