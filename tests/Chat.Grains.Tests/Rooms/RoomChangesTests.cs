using Chat.Delivery;
using Chat.Errors;
using Chat.Ids;
using Chat.Messages;
using Chat.Rooms;
using Chat.TestKit;

namespace Chat.Tests.Rooms;

/// <summary>What is done to messages that are there, by whom, and what everybody sees of it.</summary>
public sealed partial class RoomChangesTests(RoomCluster rooms) : IClassFixture<RoomCluster>
{
    private static readonly Person Ada = new("user_ada", "Ada"); // the owner
    private static readonly Person Bob = new("user_bob", "Bob"); // a member, who posts
    private static readonly Person Cleo = new("user_cleo", "Cleo"); // a member
    private static readonly Person Dora = new("user_dora", "Dora"); // nobody

    [Fact]
    public async Task Edited_message_shows_its_latest_text_everywhere()
    {
        var (room, seq) = await PostedAsync("first");

        var edited = (await EditAsync(room, seq, "better")).Value!;
        await EditAsync(room, seq, "best", "e2");

        var message = await ViewAsync(room, seq);
        Assert.Equal(("best", edited.Seq + 1), (message.Text, message.ChangedSeq));
        Assert.NotNull(message.EditedAt);
        Assert.Equal(message.Text, (await PageAsync(room)).Single().Text);
        var changes = await ChangesAsync(room);
        Assert.All(changes.Where(TellsText), change => Assert.Equal("best", TextOf(change)));
        Assert.Equal(
            [(MessageAction.Edit, seq, "e1"), (MessageAction.Edit, seq, "e2")],
            changes
                .Where(change => change.Message is not null)
                .Select(change => (change.Message!.Action, change.Message.MessageSeq, change.Message.ClientId!))
        );
    }

    [Fact]
    public async Task Edit_repeated_is_written_once_also_through_a_new_activation()
    {
        var (room, seq) = await PostedAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => EditAsync(room, seq, "better")));
        await ReopenAsync(room);
        var later = await EditAsync(room, seq, "better");

        Assert.Equal(1, answers.Count(answer => !answer.Value!.Repeated));
        Assert.All(answers.Append(later), answer => Assert.Equal(seq + 1, answer.Value!.Seq));
        Assert.Equal(ErrorCodes.ClientIdReused, (await EditAsync(room, seq, "other")).Error!.Code);
        Assert.Equal(seq + 1, await HeadAsync(room));
    }

    [Fact]
    public async Task Edits_of_two_messages_with_one_client_id_at_once_leave_one_written()
    {
        var (room, first) = await PostedAsync();
        var second = (await room.PostAsync(new(Bob, "second", "text"))).Value!.Seq;

        var answers = await Task.WhenAll(EditAsync(room, first, "better"), EditAsync(room, second, "better"));

        Assert.Equal(ErrorCodes.ClientIdReused, answers.Single(answer => answer.IsError).Error!.Code);
        Assert.Equal(second + 1, await HeadAsync(room));
    }

    [Fact]
    public async Task Deleted_text_is_seen_by_nobody_until_it_is_restored()
    {
        var (room, seq) = await PostedAsync("secret");
        await EditAsync(room, seq, "also secret");

        var deleted = (await DoAsync(room, Bob, seq, MessageAction.Delete)).Value!;

        var message = await ViewAsync(room, seq);
        Assert.Equal(((string?)null, Bob.Id, deleted.Seq), (message.Text, message.DeletedBy, message.ChangedSeq));
        Assert.NotNull(message.DeletedAt);
        await AssertTextsAsync(room, null);
        await ReopenAsync(room);
        await AssertTextsAsync(room, null);
        Assert.Equal(deleted with { Repeated = true }, (await DoAsync(room, Bob, seq, MessageAction.Delete)).Value);
        Assert.Equal(ErrorCodes.NotAllowed, (await DoAsync(room, Bob, seq, MessageAction.Restore)).Error!.Code);

        await DoAsync(room, Ada, seq, MessageAction.Restore);

        Assert.Equal("also secret", (await ViewAsync(room, seq)).Text);
        Assert.Null((await ViewAsync(room, seq)).DeletedAt);
        await AssertTextsAsync(room, "also secret");
        await ReopenAsync(room);
        await AssertTextsAsync(room, "also secret");
        Assert.NotNull((await ChangesAsync(room))[^1].Message!.EditedAt);
    }

    [Fact]
    public async Task Post_repeated_after_its_message_was_changed_is_still_the_first_post()
    {
        var (room, seq) = await PostedAsync("first");
        await EditAsync(room, seq, "better");
        await DoAsync(room, Bob, seq, MessageAction.Delete);

        foreach (var reopens in new[] { false, true })
        {
            await (reopens ? ReopenAsync(room) : Task.CompletedTask);
            Assert.Equal(seq, (await room.PostAsync(new(Bob, "c1", "first"))).Value!.Seq);
            Assert.Equal(ErrorCodes.ClientIdReused, (await room.PostAsync(new(Bob, "c1", "better"))).Error!.Code);
        }
    }

    [Fact]
    public async Task Edit_and_delete_at_once_end_deleted_or_refused_but_never_shown()
    {
        var (room, seq) = await PostedAsync("secret");

        var edits = Enumerable.Range(0, 5).Select(n => EditAsync(room, seq, "secret", $"e{n}")).ToList();
        var deletions = Enumerable.Range(0, 5).Select(_ => DoAsync(room, Bob, seq, MessageAction.Delete)).ToList();
        edits.AddRange(Enumerable.Range(5, 5).Select(n => EditAsync(room, seq, "secret", $"e{n}")));

        Assert.All(
            await Task.WhenAll(edits),
            edit => Assert.True(edit.Error?.Code is null or ErrorCodes.MessageDeleted, $"{edit.Error}")
        );
        Assert.Equal(1, (await Task.WhenAll(deletions)).Count(deletion => !deletion.Value!.Repeated));
        Assert.Null((await ViewAsync(room, seq)).Text);
        await AssertTextsAsync(room, null);
    }

    [Fact]
    public async Task Reactions_are_counted_once_for_each_person_and_marked_for_who_reads()
    {
        var (room, seq) = await PostedAsync();

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ReactAsync(room, Bob, seq, "👍")));
        await ReactAsync(room, Cleo, seq, "🎉");
        await ReactAsync(room, Cleo, seq, "👍");
        await ReactAsync(room, Ada, seq, "🎉");
        await ReactAsync(room, Ada, seq, "🎉", added: false);
        await ReactAsync(room, Ada, seq, "🎉", added: false);

        Reaction[] ofBob = [new("👍", 2, true), new("🎉", 1, false)];
        Reaction[] ofAda = [new("👍", 2, false), new("🎉", 1, false)];
        Assert.Equal(ofBob, (await PageAsync(room, Bob)).Single().Reactions);
        Assert.Equal(ofAda, (await PageAsync(room, Ada)).Single().Reactions);
        Assert.Equal(seq + 5, (await ViewAsync(room, seq)).ChangedSeq);
    }

    [Fact]
    public async Task Only_members_change_messages_and_those_who_left_do_not()
    {
        var (room, seq) = await PostedAsync();
        await room.LeaveAsync(Bob);

        foreach (var stranger in new[] { Bob, Dora })
        {
            Assert.Equal(ErrorCodes.NotAMember, (await EditAsync(room, seq, "x", by: stranger)).Error!.Code);
            Assert.Equal(ErrorCodes.NotAMember, (await DoAsync(room, stranger, seq, MessageAction.Delete)).Error!.Code);
            Assert.Equal(ErrorCodes.NotAMember, (await ReactAsync(room, stranger, seq, "👍")).Error!.Code);
            Assert.Equal(ErrorCodes.NotAMember, (await room.ReadMessageAsync(stranger.Id, seq)).Error!.Code);
            Assert.Equal(ErrorCodes.NotAMember, (await room.ReadMembersAsync(new(stranger.Id, "", 10))).Error!.Code);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)] // a join
    [InlineData(1000)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task What_is_no_message_is_not_found(long seq)
    {
        var (room, _) = await PostedAsync();

        Assert.Equal(ErrorCodes.MessageNotFound, (await EditAsync(room, seq, "x")).Error!.Code);
        Assert.Equal(ErrorCodes.MessageNotFound, (await room.ReadMessageAsync(Bob.Id, seq)).Error!.Code);
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused()
    {
        var (room, seq) = await PostedAsync();

        Assert.Equal(ErrorCodes.MessageEmpty, (await EditAsync(room, seq, " ")).Error!.Code);
        Assert.Equal(ErrorCodes.ClientIdInvalid, (await EditAsync(room, seq, "x", clientId: "")).Error!.Code);
        Assert.Equal(ErrorCodes.ReactionInvalid, (await ReactAsync(room, Bob, seq, "no")).Error!.Code);
        Assert.Equal(ErrorCodes.BadRequest, (await DoAsync(room, Bob, seq, MessageAction.None)).Error!.Code);
        Assert.Equal(ErrorCodes.BadRequest, (await DoAsync(room, Bob, seq, (MessageAction)99)).Error!.Code);
        Assert.Equal(seq, await HeadAsync(room));
    }

    [Fact]
    public async Task Message_of_another_month_is_changed_where_it_is()
    {
        var (room, seq) = await PostedAsync("first");
        // As if it had been posted a month earlier.
        await ExecuteAsync(
            $"""
            UPDATE messages SET created_at = date_trunc('month', now()) - interval '2 days'
            WHERE channel_id = '{IdOf(room)}'
            """
        );

        Assert.Equal(ErrorCodes.EditWindowOver, (await EditAsync(room, seq, "better")).Error!.Code);
        await ReactAsync(room, Cleo, seq, "👍");
        await DoAsync(room, Ada, seq, MessageAction.Delete);

        var message = await ViewAsync(room, seq);
        Assert.Null(message.Text);
        Assert.Equal([new Reaction("👍", 1, false)], message.Reactions);
    }

    [Fact]
    public async Task Changes_go_to_gateways_in_order_among_posts()
    {
        var (room, seq) = await PostedAsync();
        var received = await rooms.ListenAsync("gateway-3", IdOf(room));
        await room.AttachAsync("gateway-3", Guid.NewGuid());

        await Task.WhenAll(
            Enumerable
                .Range(0, 60)
                .SelectMany<int, Task>(n =>
                    [
                        room.PostAsync(new(Bob, $"{n}", "text")),
                        EditAsync(room, seq, $"{n}", $"e{n}"),
                        ReactAsync(room, Cleo, seq, "👍", added: n % 2 == 0),
                    ]
                )
        );

        var head = await HeadAsync(room);
        await Wait.UntilAsync(
            () => received.Sum(events => events.Changes.Count) == head - seq,
            () => $"{received.Sum(events => events.Changes.Count)} of {head - seq} changes came"
        );
        Assert.Equal(
            Enumerable.Range((int)seq + 1, (int)(head - seq)).Select(n => (long)n),
            received.SelectMany(events => events.Changes).Select(change => change.Seq)
        );
    }

    [Fact]
    public async Task Superseded_room_refuses_changes_and_decides_anew_when_it_reopens()
    {
        var (room, seq) = await PostedAsync();
        await ExecuteAsync($"UPDATE channel_heads SET epoch = epoch + 1 WHERE channel_id = '{IdOf(room)}'");

        var refused = await DoAsync(room, Bob, seq, MessageAction.Delete);

        Assert.Equal((ErrorCodes.Unavailable, true), (refused.Error!.Code, refused.Error.Retry));
        await Wait.UntilAsync(
            async () => !(await DoAsync(room, Bob, seq, MessageAction.Delete)).IsError,
            () => "The room does not come back."
        );
        Assert.Null((await ViewAsync(room, seq)).Text);
        Assert.Equal(seq + 1, await HeadAsync(room));
    }

    private async Task<(IRoomGrain Room, long Seq)> PostedAsync(string text = "text")
    {
        var room = rooms.Cluster.GrainFactory.GetGrain<IRoomGrain>(TypeId.New(TypeId.Room, TimeProvider.System));
        await room.CreateAsync(new(Ada, "Room", null));
        await room.JoinAsync(Bob);
        await room.JoinAsync(Cleo);
        return (room, (await room.PostAsync(new(Bob, "c1", text))).Value!.Seq);
    }

    private static Task<Result<ChangedMessage>> EditAsync(
        IRoomGrain room,
        long seq,
        string text,
        string clientId = "e1",
        Person? by = null
    ) => room.ChangeMessageAsync(new(by ?? Bob, seq, MessageAction.Edit, text, clientId));

    private static Task<Result<ChangedMessage>> DoAsync(IRoomGrain room, Person by, long seq, MessageAction action) =>
        room.ChangeMessageAsync(new(by, seq, action));

    private static Task<Result<ChangedMessage>> ReactAsync(
        IRoomGrain room,
        Person by,
        long seq,
        string emoji,
        bool added = true
    ) => room.ChangeMessageAsync(new(by, seq, added ? MessageAction.AddReaction : MessageAction.RemoveReaction, emoji));

    private static async Task<Message> ViewAsync(IRoomGrain room, long seq) =>
        (await room.ReadMessageAsync(Bob.Id, seq)).Value!;

    private static async Task<IReadOnlyList<Message>> PageAsync(IRoomGrain room, Person? reader = null) =>
        (await room.ReadAsync(new((reader ?? Bob).Id, null, null, 50))).Value!.Messages;

    private static async Task<IReadOnlyList<Change>> ChangesAsync(IRoomGrain room) =>
        (await room.ReadChangesAsync(0, 200)).Value!.Changes;

    private static async Task<long> HeadAsync(IRoomGrain room) => (await AttachAsync(room)).Seq;

    private static async Task<ChannelCursor> AttachAsync(IRoomGrain room) =>
        (await room.AttachAsync("nobody", Guid.NewGuid())).Value!;

    /// <summary>Whatever people can read of the room's one message tells this text.</summary>
    private static async Task AssertTextsAsync(IRoomGrain room, string? text)
    {
        Assert.Equal(text, (await PageAsync(room)).Single().Text);
        Assert.Equal(text, (await room.ReadAsync(new(Cleo.Id, null, 0, 50))).Value!.Messages.Single().Text);
        Assert.All((await ChangesAsync(room)).Where(TellsText), change => Assert.Equal(text, TextOf(change)));
    }

    private static bool TellsText(Change change) =>
        change.Posted is not null || change.Message?.Action is MessageAction.Edit or MessageAction.Restore;

    private static string? TextOf(Change change) => change.Posted is { } posted ? posted.Text : change.Message!.Text;

    /// <summary>The next call activates the room anew, with nothing but what the database holds.</summary>
    private async Task ReopenAsync(IRoomGrain room)
    {
        await ExecuteAsync($"UPDATE channel_heads SET epoch = epoch + 1 WHERE channel_id = '{IdOf(room)}'");
        var held = await AttachAsync(room);
        Assert.Equal(ErrorCodes.Unavailable, (await room.PostAsync(new(Ada, "reopen", "never written"))).Error!.Code);
        await Wait.UntilAsync(
            async () => (await AttachAsync(room)).Epoch > held.Epoch,
            () => "The room does not come back."
        );
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = rooms.Database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static string IdOf(IRoomGrain room) => room.GetPrimaryKeyString();
}
