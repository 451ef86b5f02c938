using Chat.Data.Checking;
using Chat.Data.Invitations;
using Chat.Errors;
using Chat.Ids;
using Chat.Invitations;
using Chat.Messages;
using Chat.Rooms;

namespace Chat.Tests.Rooms;

/// <summary>Who gets into a group and who owns it, whatever happens at once.</summary>
public sealed class GroupTests(RoomCluster cluster) : IClassFixture<RoomCluster>
{
    private readonly InvitationLinks _links = new(cluster.Database.DataSource);

    [Fact]
    public async Task Outsider_is_told_what_is_said_of_a_group_that_is_not_there()
    {
        var people = await CreatePeopleAsync(2);
        var (ada, eve) = (people[0], people[1]);
        var group = await CreateGroupAsync(ada);
        await group.PostAsync(new(ada, "1", "secret"));
        var hash = await CreateLinkAsync(group, ada);

        foreach (var call in CallsOf(eve, ada))
        {
            var refusal = await call(group);
            Assert.Equal(await call(NewGroup()), refusal);
            Assert.Equal(ErrorCodes.RoomNotFound, refusal?.Code);
        }

        Assert.Equal(ErrorCodes.InvitationNotFound, (await group.AcceptInvitationAsync(eve)).Error?.Code);
        Assert.Equal(ErrorCodes.InvitationNotFound, (await group.JoinByLinkAsync(new(eve, new byte[32]))).Error?.Code);
        Assert.Equal(ErrorCodes.InvitationNotFound, (await NewGroup().JoinByLinkAsync(new(eve, hash))).Error?.Code);
        Assert.Equal([ada.Id], await MembersAsync(group, ada));
    }

    [Fact]
    public async Task Owner_who_leaves_is_followed_by_a_moderator_or_by_who_came_first()
    {
        var people = await CreatePeopleAsync(4);
        var group = await CreateGroupAsync(people[0]);
        var hash = await CreateLinkAsync(group, people[0]);
        foreach (var person in people[1..])
        {
            Assert.Null((await group.JoinByLinkAsync(new(person, hash))).Error);
        }

        await group.ChangeRoleAsync(new(people[0], people[3].Id, RoomRole.Moderator));
        Assert.Null((await group.LeaveAsync(people[0])).Error);
        Assert.Equal(RoomRole.Owner, (await group.ViewAsync(people[3].Id)).Value!.Role);
        Assert.Null((await group.LeaveAsync(people[3])).Error);
        Assert.Equal(RoomRole.Owner, (await group.ViewAsync(people[1].Id)).Value!.Role);

        // Who made it comes back as anybody.
        Assert.Null((await group.JoinByLinkAsync(new(people[0], hash))).Error);
        Assert.Equal(RoomRole.Member, (await group.ViewAsync(people[0].Id)).Value!.Role);
        Assert.Equal(
            ErrorCodes.NotAllowed,
            (await group.RestrictAsync(new(people[0], people[1].Id, Restriction.Ban, Imposed: true))).Error?.Code
        );
    }

    [Fact]
    public async Task Group_always_has_an_owner_while_all_leave_at_once_and_is_closed_then()
    {
        var people = await CreatePeopleAsync(8);
        var group = await CreateGroupAsync(people[0]);
        var hash = await CreateLinkAsync(group, people[0]);
        foreach (var person in people[1..])
        {
            await group.JoinByLinkAsync(new(person, hash));
        }

        await Task.WhenAll(people.Select(person => group.LeaveAsync(person)));

        var owners = new HashSet<string>();
        var members = new HashSet<string>();
        foreach (var change in (await group.ReadChangesAsync(0, 200)).Value!.Changes)
        {
            if (change.Member is { } member)
            {
                _ = member.Joined ? members.Add(member.Person.Id) : members.Remove(member.Person.Id);
                _ = member.Role == RoomRole.Owner && member.Joined && owners.Add(member.Person.Id);
                _ = !member.Joined && owners.Remove(member.Person.Id);
            }
            else if (change.Role is { Role: RoomRole.Owner } role)
            {
                owners.Add(role.Person.Id);
            }

            Assert.True(members.Count == 0 || owners.Overlaps(members), $"Nobody owns it at {change.Seq}.");
        }

        Assert.Empty(members);
        Assert.Equal(ErrorCodes.InvitationNotFound, (await group.JoinByLinkAsync(new(people[1], hash))).Error?.Code);
        await AssertCheckedAsync(group);
    }

    [Fact]
    public async Task Limit_holds_however_many_join_at_once()
    {
        var people = await CreatePeopleAsync(40);
        var group = await CreateGroupAsync(people[0]);
        var hash = await CreateLinkAsync(group, people[0]);

        var joined = await Task.WhenAll(people[1..].Select(person => group.JoinByLinkAsync(new(person, hash))));

        Assert.Equal(RoomCluster.MaxMembers - 1, joined.Count(answer => !answer.IsError));
        Assert.All(
            joined.Where(answer => answer.IsError),
            answer => Assert.Equal(ErrorCodes.GroupFull, answer.Error!.Code)
        );
        Assert.Equal(RoomCluster.MaxMembers, (await MembersAsync(group, people[0])).Count);

        // One goes, one comes; nobody lost a use of the link by being refused.
        await group.LeaveAsync(people[0]);
        var late = people[1..].Where((_, at) => joined[at].IsError).First();
        Assert.Null((await group.JoinByLinkAsync(new(late, hash))).Error);
        Assert.Equal(RoomCluster.MaxMembers, (await _links.FindAsync(hash, late.Id))!.MemberCount);
        await AssertCheckedAsync(group);
    }

    [Fact]
    public async Task Link_lets_in_no_more_than_it_says_at_fifty_at_once()
    {
        var people = await CreatePeopleAsync(51);
        var group = await CreateGroupAsync(people[0]);
        var hash = await CreateLinkAsync(group, people[0], maxUses: 5);

        // Each twice, as who repeats an unanswered call.
        var joined = await Task.WhenAll(
            people[1..].Concat(people[1..]).Select(person => group.JoinByLinkAsync(new(person, hash)))
        );

        Assert.Equal(10, joined.Count(answer => !answer.IsError));
        Assert.All(
            joined.Where(answer => answer.IsError),
            answer => Assert.Equal(ErrorCodes.InvitationNotFound, answer.Error!.Code)
        );
        Assert.Equal(6, (await MembersAsync(group, people[0])).Count);
        Assert.Empty((await group.ReadLinksAsync(people[0].Id)).Value!.Links);
    }

    [Fact]
    public async Task Use_that_was_taken_and_not_made_use_of_is_still_theirs()
    {
        var people = await CreatePeopleAsync(30);
        var group = await CreateGroupAsync(people[0]);
        var hash = await CreateLinkAsync(group, people[0], maxUses: 1);

        // As other activations would, all at once, and then died.
        var taken = await Task.WhenAll(people[1..].Select(person => TakeAsync(group, hash, person)));

        var entitled = people[1..][Array.IndexOf(taken, true)];
        Assert.Single(taken, isTaken => isTaken);
        foreach (var other in people[1..].Where(person => person != entitled))
        {
            Assert.Equal(ErrorCodes.InvitationNotFound, (await group.JoinByLinkAsync(new(other, hash))).Error?.Code);
        }

        Assert.Null((await group.JoinByLinkAsync(new(entitled, hash))).Error);
        await group.RemoveMemberAsync(new(people[0], entitled.Id));
        Assert.Equal(ErrorCodes.InvitationNotFound, (await group.JoinByLinkAsync(new(entitled, hash))).Error?.Code);
    }

    [Fact]
    public async Task Revoked_expired_and_foreign_links_and_the_banned_get_one_answer()
    {
        var people = await CreatePeopleAsync(3);
        var (ada, bob) = (people[0], people[1]);
        var (group, other) = (await CreateGroupAsync(ada), await CreateGroupAsync(ada));
        var (revoked, expired) = (await CreateLinkAsync(group, ada), await CreateLinkAsync(group, ada));
        var live = await CreateLinkAsync(group, ada);
        var listed = (await group.ReadLinksAsync(ada.Id)).Value!.Links;
        Assert.Equal(3, listed.Count);
        Assert.Null((await group.RevokeLinkAsync(new(ada, listed[2].Id))).Error);
        Assert.Null((await group.RevokeLinkAsync(new(ada, listed[2].Id))).Error);
        Assert.Equal(ErrorCodes.InvitationNotFound, (await other.RevokeLinkAsync(new(ada, listed[0].Id))).Error?.Code);
        await ExecuteAsync($"UPDATE invitation_links SET expires_at = now() WHERE link_id = '{listed[1].Id}'");

        var refusals = new List<ChatError?>
        {
            (await group.JoinByLinkAsync(new(bob, revoked))).Error,
            (await group.JoinByLinkAsync(new(bob, expired))).Error,
            (await other.JoinByLinkAsync(new(bob, live))).Error,
        };
        await group.RestrictAsync(new(ada, bob.Id, Restriction.Ban, Imposed: true));
        refusals.Add((await group.JoinByLinkAsync(new(bob, live))).Error);

        Assert.All(refusals, refusal => Assert.Equal(InvitationErrors.NotFound, refusal));
        Assert.Null(await _links.FindAsync(live, bob.Id));
        Assert.Equal(1, (await _links.FindAsync(live, people[2].Id))!.MemberCount);
        Assert.Null((await group.JoinByLinkAsync(new(people[2], live))).Error);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(10_001, null)]
    [InlineData(null, -1)]
    [InlineData(null, 400_000_000)]
    public async Task Unfit_link_is_refused(int? maxUses, int? seconds)
    {
        var ada = (await CreatePeopleAsync(1))[0];
        var group = await CreateGroupAsync(ada);
        DateTimeOffset? expires = seconds is { } left ? TimeProvider.System.GetUtcNow().AddSeconds(left) : null;

        var refused = await group.CreateLinkAsync(new(ada, Guid.NewGuid(), new byte[32], expires, maxUses));

        Assert.Equal(ErrorCodes.InvitationInvalid, refused.Error?.Code);
    }

    [Fact]
    public async Task Invitation_is_for_one_coming_and_moderators_only_invite()
    {
        var people = await CreatePeopleAsync(4);
        var (ada, bob, cleo) = (people[0], people[1], people[2]);
        var group = await CreateGroupAsync(ada);
        await group.InviteAsync(new(ada, bob.Id));
        Assert.Null((await group.AcceptInvitationAsync(bob)).Error);
        Assert.Null((await group.AcceptInvitationAsync(bob)).Error);

        Assert.Equal(ErrorCodes.NotAllowed, (await group.InviteAsync(new(bob, cleo.Id))).Error?.Code);
        Assert.Equal(ErrorCodes.NotAllowed, (await group.CreateLinkAsync(Link(bob))).Error?.Code);
        Assert.Equal(ErrorCodes.AlreadyAMember, (await group.InviteAsync(new(ada, bob.Id))).Error?.Code);

        await group.RemoveMemberAsync(new(ada, bob.Id));
        Assert.Equal(ErrorCodes.InvitationNotFound, (await group.AcceptInvitationAsync(bob)).Error?.Code);

        await group.InviteAsync(new(ada, cleo.Id));
        await group.CancelInvitationAsync(new(ada, cleo.Id));
        Assert.Equal(ErrorCodes.InvitationNotFound, (await group.AcceptInvitationAsync(cleo)).Error?.Code);

        await group.InviteAsync(new(ada, cleo.Id));
        await group.RestrictAsync(new(ada, cleo.Id, Restriction.Ban, Imposed: true));
        Assert.Equal(ErrorCodes.InvitationNotFound, (await group.AcceptInvitationAsync(cleo)).Error?.Code);
        Assert.Equal(ErrorCodes.NotAllowed, (await group.InviteAsync(new(ada, cleo.Id))).Error?.Code);
        await group.RestrictAsync(new(ada, cleo.Id, Restriction.Ban, Imposed: false));
        Assert.Equal(ErrorCodes.InvitationNotFound, (await group.AcceptInvitationAsync(cleo)).Error?.Code);
    }

    [Fact]
    public async Task Fifty_people_a_day_are_invited_blocked_or_not()
    {
        var people = await CreatePeopleAsync(53);
        var (ada, eve) = (people[0], people[^1]);
        var group = await CreateGroupAsync(ada);
        await ExecuteAsync(
            $"INSERT INTO person_blocks (blocker, blocked, active, version) VALUES ('{people[1].Id}', '{ada.Id}', true, 1)"
        );

        foreach (var person in people[1..51])
        {
            Assert.Null((await group.InviteAsync(new(ada, person.Id))).Error);
        }

        var refusal = (await group.InviteAsync(new(ada, eve.Id))).Error!;
        Assert.Equal(ErrorCodes.RateLimitExceeded, refusal.Code);
        Assert.InRange(refusal.RetryAfter!.Value, TimeSpan.FromHours(23), TimeSpan.FromHours(24));
        Assert.Null((await group.InviteAsync(new(ada, people[1].Id))).Error); // again
        Assert.Equal(
            ErrorCodes.UserNotFound,
            (await group.InviteAsync(new(ada, TypeId.New(TypeId.User, TimeProvider.System)))).Error?.Code
        );
        Assert.Equal(50, (await group.ReadInvitedAsync(new(ada.Id, "", 100))).Value!.People.Count);
        Assert.Equal(ErrorCodes.InvitationNotFound, (await group.AcceptInvitationAsync(people[1])).Error?.Code);
    }

    /// <summary>Everything that a room can be asked, by somebody.</summary>
    private static IEnumerable<Func<IRoomGrain, Task<ChatError?>>> CallsOf(Person who, Person other) =>
        [
            async room => (await room.ViewAsync(who.Id)).Error,
            async room => (await room.JoinAsync(who)).Error,
            async room => (await room.LeaveAsync(who)).Error,
            async room => (await room.PostAsync(new(who, "1", "text"))).Error,
            async room => (await room.PostAsync(new(who, "", ""))).Error,
            async room => (await room.ChangeMessageAsync(new(who, 2, MessageAction.Delete))).Error,
            async room => (await room.ReadMessageAsync(who.Id, 2)).Error,
            async room => (await room.ReadAsync(new(who.Id, null, null, 10))).Error,
            async room => (await room.MarkReadAsync(who.Id, 1)).Error,
            async room => (await room.ChangeRoleAsync(new(who, other.Id, RoomRole.Member))).Error,
            async room => (await room.ChangeSettingsAsync(new(who, new(Topic: "x")))).Error,
            async room => (await room.RestrictAsync(new(who, other.Id, Restriction.Mute, Imposed: true))).Error,
            async room => (await room.RemoveMemberAsync(new(who, other.Id))).Error,
            async room => (await room.ReadRestrictedAsync(new(who.Id, Restriction.Ban, "", 10))).Error,
            async room => (await room.ReadMembersAsync(new(who.Id, "", 10))).Error,
            async room => (await room.InviteAsync(new(who, other.Id))).Error,
            async room => (await room.CancelInvitationAsync(new(who, other.Id))).Error,
            async room => (await room.ReadInvitedAsync(new(who.Id, "", 10))).Error,
            async room => (await room.CreateLinkAsync(Link(who))).Error,
            async room => (await room.ReadLinksAsync(who.Id)).Error,
            async room => (await room.RevokeLinkAsync(new(who, Guid.NewGuid()))).Error,
        ];

    private static CreateLink Link(Person actor, int? maxUses = null) =>
        new(actor, Guid.NewGuid(), [.. Guid.NewGuid().ToByteArray(), .. Guid.NewGuid().ToByteArray()], null, maxUses);

    private static async Task<byte[]> CreateLinkAsync(IRoomGrain group, Person actor, int? maxUses = null)
    {
        var link = Link(actor, maxUses);
        Assert.Equal(link.LinkId, (await group.CreateLinkAsync(link)).Value!.Id);
        Assert.Equal(link.LinkId, (await group.CreateLinkAsync(link)).Value!.Id); // as who repeats an unanswered call
        return link.TokenHash;
    }

    private static async Task<IReadOnlyList<string>> MembersAsync(IRoomGrain group, Person reader) =>
        [.. (await group.ReadMembersAsync(new(reader.Id, "", 100))).Value!.Members.Select(member => member.UserId)];

    private Task<bool> TakeAsync(IRoomGrain group, byte[] hash, Person person) =>
        _links.TakeAsync(group.GetPrimaryKeyString(), hash, person.Id);

    /// <summary>What is derived from the group's log is what the log says.</summary>
    private async Task AssertCheckedAsync(IRoomGrain group) =>
        Assert.Empty(
            (await ChannelCheck.RunAsync(cluster.Database.DataSource, group.GetPrimaryKeyString()))!.Differences
        );

    private IRoomGrain NewGroup() =>
        cluster.Cluster.GrainFactory.GetGrain<IRoomGrain>(TypeId.New(TypeId.Group, TimeProvider.System));

    private async Task<IRoomGrain> CreateGroupAsync(Person creator)
    {
        var group = NewGroup();
        var created = (await group.CreateAsync(new(creator, "Group", null))).Value!;
        Assert.Equal((1, RoomRole.Owner), (created.MemberCount, created.Role));
        return group;
    }

    private async Task<Person[]> CreatePeopleAsync(int count)
    {
        var ids = Enumerable.Range(0, count).Select(_ => TypeId.New(TypeId.User, TimeProvider.System)).ToArray();
        await using var command = cluster.Database.DataSource.CreateCommand(
            """
            INSERT INTO users (user_id, username, display_name, password_hash)
            SELECT id, id, 'Ada', '' FROM unnest($1) AS id
            """
        );
        command.Parameters.AddWithValue(ids);
        await command.ExecuteNonQueryAsync();
        return [.. ids.Select(id => new Person(id, "Ada"))];
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = cluster.Database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
