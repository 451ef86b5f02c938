using Chat.Delivery;
using Chat.Errors;
using Chat.Ids;
using Chat.Messages;
using Chat.Rooms;
using Chat.TestKit;

namespace Chat.Tests.Rooms;

/// <summary>Settings, mutes, bans: as the room enforces them, also at the moment when they are made.</summary>
public sealed class ModeratedRoomTests(RoomCluster rooms) : IClassFixture<RoomCluster>
{
    private static readonly Person Ada = new("user_ada", "Ada"); // the owner
    private static readonly Person Bob = new("user_bob", "Bob");
    private static readonly Person Cleo = new("user_cleo", "Cleo"); // a moderator
    private static readonly Person Dora = new("user_dora", "Dora"); // no member

    [Fact]
    public async Task Muted_member_writes_nothing_but_reads_and_takes_back()
    {
        var room = await CreatedAsync();
        var seq = (await PostAsync(room, Bob, "1")).Value!.Seq;

        Assert.Null((await RestrictAsync(room, Cleo, Bob, Restriction.Mute)).Error);

        Assert.Equal(ErrorCodes.Muted, (await PostAsync(room, Bob, "2")).Error!.Code);
        Assert.Equal(ErrorCodes.Muted, (await EditAsync(room, Bob, seq, "e1")).Error!.Code);
        Assert.Equal(ErrorCodes.Muted, (await ReactAsync(room, Bob, seq)).Error!.Code);
        Assert.Equal(seq, (await PostAsync(room, Bob, "1")).Value!.Seq); // that was before
        Assert.Null((await room.ReadAsync(new(Bob.Id, null, null, 10))).Error);
        Assert.Null((await room.ChangeMessageAsync(new(Bob, seq, MessageAction.Delete))).Error);

        await ReopenAsync(room);
        Assert.Equal(ErrorCodes.Muted, (await PostAsync(room, Bob, "2")).Error!.Code);
        await room.LeaveAsync(Bob);
        await room.JoinAsync(Bob);
        Assert.Equal(ErrorCodes.Muted, (await PostAsync(room, Bob, "2")).Error!.Code);

        Assert.Null((await RestrictAsync(room, Cleo, Bob, Restriction.Mute, imposed: false)).Error);
        Assert.Null((await PostAsync(room, Bob, "2")).Error);
    }

    [Fact]
    public async Task Banned_member_is_out_until_the_ban_is_lifted()
    {
        var room = await CreatedAsync();

        var banned = (await RestrictAsync(room, Cleo, Bob, Restriction.Ban)).Value!.Seq;

        Assert.Equal(ErrorCodes.NotAMember, (await PostAsync(room, Bob, "1")).Error!.Code);
        Assert.Equal(ErrorCodes.Banned, (await room.JoinAsync(Bob)).Error!.Code);
        var change = (await room.ReadChangesAsync(banned - 1, 1)).Value!.Changes.Single();
        Assert.Equal((Bob.Id, Cleo.Id), (change.Restriction!.Person.Id, change.Restriction.Actor.Id));
        Assert.False(change.Member!.Joined);
        Assert.Equal(banned, (await RestrictAsync(room, Ada, Bob, Restriction.Ban)).Value!.Seq); // is so already

        await ReopenAsync(room);
        Assert.Equal(ErrorCodes.Banned, (await room.JoinAsync(Bob)).Error!.Code);
        Assert.Equal([change], (await room.ReadChangesAsync(banned - 1, 1)).Value!.Changes.Select(Nameless));
        var listed = (await room.ReadRestrictedAsync(new(Cleo.Id, Restriction.Ban, "", 10))).Value!.People.Single();
        Assert.Equal((Bob.Id, "because", Cleo.Id), (listed.UserId, listed.Reason, listed.ActorId));
        Assert.Empty((await room.ReadRestrictedAsync(new(Cleo.Id, Restriction.Mute, "", 10))).Value!.People);

        Assert.Null((await RestrictAsync(room, Ada, Bob, Restriction.Ban, imposed: false)).Error);
        Assert.Null((await room.JoinAsync(Bob)).Error);
        Assert.Equal(RoomRole.Member, (await room.ViewAsync(Bob.Id)).Value!.Role);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("null")]
    public async Task Change_that_was_tampered_with_is_hidden_and_the_room_goes_on(string detail)
    {
        var room = await CreatedAsync();
        var changed = await room.ChangeSettingsAsync(new(Ada, new(Topic: "now")));
        Assert.Null(changed.Error);
        var seq = (await room.ReadChangesAsync(0, 100)).Value!.Changes[^1].Seq;
        await ExecuteAsync(
            $"UPDATE member_changes SET detail = '{detail}' WHERE channel_id = '{IdOf(room)}' AND seq = {seq}"
        );

        await ReopenAsync(room);

        Assert.Null((await PostAsync(room, Ada, "1")).Error);
        Assert.True((await room.ReadChangesAsync(seq - 1, 1)).Value!.Changes.Single().Hidden);
    }

    [Fact]
    public async Task Member_who_was_sent_away_may_join_again()
    {
        var room = await CreatedAsync();

        var left = (await room.RemoveMemberAsync(new(Cleo, Bob.Id))).Value!.Seq;

        Assert.Equal(left, (await room.RemoveMemberAsync(new(Cleo, Bob.Id))).Value!.Seq);
        Assert.Equal(ErrorCodes.NotAMember, (await PostAsync(room, Bob, "1")).Error!.Code);
        var change = (await room.ReadChangesAsync(left - 1, 1)).Value!.Changes.Single();
        Assert.Equal(
            (Bob.Id, Cleo.Id, false),
            (change.Member!.Person.Id, change.Member.Actor!.Id, change.Member.Joined)
        );
        Assert.Null((await room.JoinAsync(Bob)).Error);
    }

    [Fact]
    public async Task Nobody_restricts_whoever_is_not_below_them()
    {
        var room = await CreatedAsync();
        var head = await HeadAsync(room);
        (Person By, Person Whom, string Code)[] refused =
        [
            (Bob, Cleo, ErrorCodes.NotAllowed),
            (Bob, Bob, ErrorCodes.NotAllowed),
            (Cleo, Cleo, ErrorCodes.NotAllowed),
            (Cleo, Ada, ErrorCodes.NotAllowed),
            (Ada, Ada, ErrorCodes.NotAllowed),
            (Dora, Bob, ErrorCodes.NotAMember),
        ];
        foreach (var (by, whom, code) in refused)
        {
            Assert.Equal(code, (await RestrictAsync(room, by, whom, Restriction.Mute)).Error!.Code);
            Assert.Equal(code, (await RestrictAsync(room, by, whom, Restriction.Ban)).Error!.Code);
            Assert.Equal(code, (await RestrictAsync(room, by, whom, Restriction.Ban, imposed: false)).Error!.Code);
            Assert.Equal(code, (await room.RemoveMemberAsync(new(by, whom.Id))).Error!.Code);
        }

        Assert.Equal(ErrorCodes.MemberNotFound, (await RestrictAsync(room, Ada, Dora, Restriction.Mute)).Error!.Code);
        Assert.Equal(ErrorCodes.MemberNotFound, (await RestrictAsync(room, Ada, Dora, Restriction.Ban)).Error!.Code);
        var asMember = new RestrictedQuery(Bob.Id, Restriction.Ban, "", 10);
        Assert.Equal(ErrorCodes.NotAllowed, (await room.ReadRestrictedAsync(asMember)).Error!.Code);
        Assert.Equal(head, await HeadAsync(room));

        await room.LeaveAsync(Ada); // and an owner who is away is still the owner
        Assert.Equal(ErrorCodes.NotAllowed, (await RestrictAsync(room, Cleo, Ada, Restriction.Ban)).Error!.Code);
    }

    [Fact]
    public async Task Archived_room_is_read_and_tidied_only()
    {
        var room = await CreatedAsync();
        var seq = (await PostAsync(room, Bob, "1")).Value!.Seq;

        Assert.NotNull((await SetAsync(room, Ada, new(Archived: true))).Value!.ArchivedAt);
        await ReopenAsync(room);

        Assert.Equal(ErrorCodes.Archived, (await PostAsync(room, Ada, "2")).Error!.Code);
        Assert.Equal(ErrorCodes.Archived, (await EditAsync(room, Bob, seq, "e1")).Error!.Code);
        Assert.Equal(ErrorCodes.Archived, (await ReactAsync(room, Ada, seq)).Error!.Code);
        Assert.Equal(ErrorCodes.Archived, (await room.JoinAsync(Dora)).Error!.Code);
        Assert.Null((await room.JoinAsync(Bob)).Error); // is in it
        var own = await room.ChangeMessageAsync(new(Bob, seq, MessageAction.Delete));
        Assert.Equal(ErrorCodes.Archived, own.Error!.Code);
        Assert.Null((await room.ChangeMessageAsync(new(Cleo, seq, MessageAction.Delete))).Error);
        Assert.Null((await room.MarkReadAsync(Bob.Id, seq)).Error);
        Assert.Null((await room.LeaveAsync(Bob)).Error);
        Assert.Null((await room.LeaveAsync(Ada)).Error);
        Assert.Null((await room.JoinAsync(Ada)).Error); // or nobody could ever open it again

        Assert.Null((await SetAsync(room, Ada, new(Archived: false))).Value!.ArchivedAt);
        Assert.Null((await PostAsync(room, Ada, "2")).Error);
    }

    [Fact]
    public async Task Settings_are_kept_and_told_and_written_once()
    {
        var room = await CreatedAsync();

        var set = (await SetAsync(room, Ada, new(" New ", "now", "about", 30))).Value!;
        var head = await HeadAsync(room);
        await SetAsync(room, Cleo, new(Topic: "now"));
        Assert.Equal(ErrorCodes.NotAllowed, (await SetAsync(room, Cleo, new(Name: "x"))).Error!.Code);
        Assert.Equal(ErrorCodes.NotAllowed, (await SetAsync(room, Bob, new(Topic: "x"))).Error!.Code);
        Assert.Equal(ErrorCodes.NotAMember, (await SetAsync(room, Dora, new(Topic: "x"))).Error!.Code);
        Assert.Equal(ErrorCodes.RoomNameInvalid, (await SetAsync(room, Ada, new(Name: " "))).Error!.Code);
        Assert.Equal(ErrorCodes.SettingInvalid, (await SetAsync(room, Ada, new(SlowSeconds: 21_601))).Error!.Code);
        Assert.Equal(ErrorCodes.SettingInvalid, (await SetAsync(room, Ada, new(Topic: new('x', 251)))).Error!.Code);

        Assert.Equal(head, await HeadAsync(room));
        Assert.Equal(("New", "now", "about", 30), (set.Name, set.Topic, set.Description, set.SlowSeconds));
        var told = (await room.ReadChangesAsync(head - 1, 1)).Value!.Changes.Single();
        Assert.Equal(new RoomPatch("New", "now", "about", 30), told.Settings!.Patch);
        await ReopenAsync(room);
        Assert.Equal(set, (await room.ViewAsync(Ada.Id)).Value);
        Assert.Equal([told], (await room.ReadChangesAsync(head - 1, 1)).Value!.Changes.Select(Nameless));
    }

    [Fact]
    public async Task Slow_mode_has_members_wait_and_repeats_are_no_posts()
    {
        var room = await CreatedAsync();
        await SetAsync(room, Cleo, new(SlowSeconds: 600));
        var seq = (await PostAsync(room, Bob, "1")).Value!.Seq;

        var refused = (await PostAsync(room, Bob, "2")).Error!;

        Assert.Equal(ErrorCodes.SlowMode, refused.Code);
        Assert.InRange(refused.RetryAfter!.Value.TotalSeconds, 500, 600);
        Assert.Equal(seq, (await PostAsync(room, Bob, "1")).Value!.Seq);
        Assert.Null((await PostAsync(room, Cleo, "1")).Error);
        Assert.Null((await PostAsync(room, Cleo, "2")).Error);
        Assert.Null((await EditAsync(room, Bob, seq, "e1")).Error);

        await ReopenAsync(room);
        Assert.Equal(ErrorCodes.SlowMode, (await PostAsync(room, Bob, "2")).Error!.Code);
        Assert.Equal(seq, (await PostAsync(room, Bob, "1")).Value!.Seq);
        await SetAsync(room, Cleo, new(SlowSeconds: 0));
        Assert.Null((await PostAsync(room, Bob, "2")).Error);
    }

    [Fact]
    public async Task Many_posts_at_once_in_slow_mode_are_one()
    {
        var room = await CreatedAsync();
        await SetAsync(room, Ada, new(SlowSeconds: 600));

        var posted = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => PostAsync(room, Bob, $"{n}")));

        Assert.Single(posted, result => !result.IsError);
    }

    [Theory]
    [InlineData(Restriction.Mute)]
    [InlineData(Restriction.Ban)]
    public async Task Post_while_its_sender_is_being_restricted_is_refused(Restriction restriction)
    {
        var room = await CreatedAsync();
        Task<Result<ChannelCursor>> restricting;
        Task<Result<PostedMessage>> posting;
        await using (await StillRoom.HoldAsync(rooms.Database, room.GetPrimaryKeyString()))
        {
            restricting = RestrictAsync(room, Ada, Bob, restriction);
            await UntilReadAsync(room);
            posting = PostAsync(room, Bob, "late");
            await room.ViewAsync(Ada.Id); // it has arrived
        }

        var seq = (await restricting).Value!.Seq;
        var posted = await posting;
        Assert.True(
            posted.Error?.Code is ErrorCodes.Muted or ErrorCodes.NotAMember || posted.Value?.Seq < seq,
            $"The post stands at {posted.Value?.Seq}, the restriction at {seq}: {posted.Error}"
        );
    }

    [Fact]
    public async Task Moderator_who_is_being_dismissed_bans_nobody()
    {
        var room = await CreatedAsync();
        Task<Result<ChannelCursor>> dismissing;
        Task<Result<ChannelCursor>> banning;
        await using (await StillRoom.HoldAsync(rooms.Database, room.GetPrimaryKeyString()))
        {
            dismissing = room.ChangeRoleAsync(new(Ada, Cleo.Id, RoomRole.Member));
            await UntilReadAsync(room);
            banning = RestrictAsync(room, Cleo, Bob, Restriction.Ban);
            await UntilReadAsync(room);
        }

        var seq = (await dismissing).Value!.Seq;
        var banned = await banning;
        Assert.True(
            banned.Error?.Code == ErrorCodes.NotAllowed || banned.Value?.Seq < seq,
            $"The ban stands at {banned.Value?.Seq}, the dismissal at {seq}: {banned.Error}"
        );
    }

    [Fact]
    public async Task Posts_joins_and_bans_at_once_leave_nothing_after_the_ban()
    {
        var room = await CreatedAsync();
        for (var n = 0; n < 10; n++)
        {
            var posts = Enumerable.Range(0, 5).Select(m => PostAsync(room, Bob, $"{n}-{m}")).ToList();
            var joining = room.JoinAsync(Bob);
            await RestrictAsync(room, Cleo, Bob, Restriction.Ban);
            await Task.WhenAll([.. posts, joining]);

            Assert.False((await room.ViewAsync(Bob.Id)).Value!.Joined);
            var changes = (await room.ReadChangesAsync(0, 200)).Value!.Changes;
            var after = changes.SkipWhile(change => change.Seq <= changes.Last(one => one.Restriction is not null).Seq);
            Assert.DoesNotContain(after, change => change.Posted is not null || change.Member is { Joined: true });
            await RestrictAsync(room, Cleo, Bob, Restriction.Ban, imposed: false);
            await room.JoinAsync(Bob);
        }
    }

    [Fact]
    public async Task Superseded_room_refuses_and_decides_anew_when_it_reopens()
    {
        var room = await CreatedAsync();
        await ExecuteAsync($"UPDATE channel_heads SET epoch = epoch + 1 WHERE channel_id = '{IdOf(room)}'");

        Assert.Equal(ErrorCodes.Unavailable, (await RestrictAsync(room, Ada, Bob, Restriction.Mute)).Error!.Code);

        await Wait.UntilAsync(
            async () => !(await RestrictAsync(room, Ada, Bob, Restriction.Mute)).IsError,
            () => "The room does not come back."
        );
        Assert.Equal(ErrorCodes.Muted, (await PostAsync(room, Bob, "1")).Error!.Code);
    }

    /// <summary>These people are no users, so what is read back has ids for names.</summary>
    private static Change Nameless(Change stored) =>
        stored with
        {
            Member = stored.Member is { } member
                ? member with
                {
                    Person = Named(member.Person),
                    Actor = Named(member.Actor!),
                }
                : null,
            Restriction = stored.Restriction is { } restriction
                ? restriction with
                {
                    Person = Named(restriction.Person),
                    Actor = Named(restriction.Actor),
                }
                : null,
            Settings = stored.Settings is { } settings ? settings with { Actor = Named(settings.Actor) } : null,
        };

    private static Person Named(Person person) =>
        new[] { Ada, Cleo }.FirstOrDefault(one => one.Id == person.Id) ?? person;

    private static Task<Result<PostedMessage>> PostAsync(IRoomGrain room, Person by, string clientId) =>
        room.PostAsync(new(by, clientId, "text"));

    private static Task<Result<ChangedMessage>> EditAsync(IRoomGrain room, Person by, long seq, string clientId) =>
        room.ChangeMessageAsync(new(by, seq, MessageAction.Edit, "better", clientId));

    private static Task<Result<ChangedMessage>> ReactAsync(IRoomGrain room, Person by, long seq) =>
        room.ChangeMessageAsync(new(by, seq, MessageAction.AddReaction, "👍"));

    private static Task<Result<Room>> SetAsync(IRoomGrain room, Person by, RoomPatch patch) =>
        room.ChangeSettingsAsync(new(by, patch));

    private static Task<Result<ChannelCursor>> RestrictAsync(
        IRoomGrain room,
        Person by,
        Person whom,
        Restriction restriction,
        bool imposed = true
    ) => room.RestrictAsync(new(by, whom.Id, restriction, imposed, Until: null, imposed ? "because" : null));

    private static async Task<long> HeadAsync(IRoomGrain room) =>
        (await room.AttachAsync("nobody", Guid.NewGuid())).Value!.Seq;

    private async Task<IRoomGrain> CreatedAsync()
    {
        var room = rooms.Cluster.GrainFactory.GetGrain<IRoomGrain>(TypeId.New(TypeId.Room, TimeProvider.System));
        await room.CreateAsync(new(Ada, "Room", null));
        await room.JoinAsync(Bob);
        await room.JoinAsync(Cleo);
        await room.ChangeRoleAsync(new(Ada, Cleo.Id, RoomRole.Moderator));
        return room;
    }

    /// <summary>A call that reads the database is answered after what an earlier one read.</summary>
    private static Task UntilReadAsync(IRoomGrain room) => room.ReadMembersAsync(new(Ada.Id, "", 1));

    /// <summary>The next call activates the room anew, with nothing but what the database holds.</summary>
    private async Task ReopenAsync(IRoomGrain room)
    {
        await ExecuteAsync($"UPDATE channel_heads SET epoch = epoch + 1 WHERE channel_id = '{IdOf(room)}'");
        var held = (await room.AttachAsync("nobody", Guid.NewGuid())).Value!;
        await Wait.UntilAsync(
            async () =>
            {
                await room.ChangeRoleAsync(new(Ada, Cleo.Id, RoomRole.Member));
                await room.ChangeRoleAsync(new(Ada, Cleo.Id, RoomRole.Moderator));
                return (await room.AttachAsync("nobody", Guid.NewGuid())).Value!.Epoch > held.Epoch;
            },
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
