using Chat.Delivery;
using Chat.Errors;
using Chat.Messages;
using Chat.Rooms;

namespace Chat.Tests.Rooms;

public sealed partial class RoomChangesTests
{
    [Fact]
    public async Task Owner_appoints_and_dismisses_moderators_who_delete_and_restore()
    {
        var (room, seq) = await PostedAsync("first");
        Assert.Equal(ErrorCodes.NotAllowed, (await DoAsync(room, Cleo, seq, MessageAction.Delete)).Error!.Code);

        Assert.Null((await SetRoleAsync(room, Ada, Cleo, RoomRole.Moderator)).Error);
        Assert.Equal(RoomRole.Moderator, (await room.ViewAsync(Cleo.Id)).Value!.Role);
        await ReopenAsync(room);
        Assert.Null((await DoAsync(room, Cleo, seq, MessageAction.Delete)).Error);
        Assert.Null((await DoAsync(room, Cleo, seq, MessageAction.Restore)).Error);
        Assert.Equal(ErrorCodes.NotAllowed, (await SetRoleAsync(room, Cleo, Bob, RoomRole.Moderator)).Error!.Code);

        Assert.Null((await SetRoleAsync(room, Ada, Cleo, RoomRole.Member)).Error);
        Assert.Equal(ErrorCodes.NotAllowed, (await DoAsync(room, Cleo, seq, MessageAction.Delete)).Error!.Code);
        var told = (await ChangesAsync(room)).Where(change => change.Role is not null).Select(change => change.Role!);
        Assert.Equal(
            [(Cleo.Id, RoomRole.Moderator, Ada.Id), (Cleo.Id, RoomRole.Member, Ada.Id)],
            told.Select(role => (role.Person.Id, role.Role, role.Actor.Id))
        );
    }

    [Fact]
    public async Task Roles_that_cannot_be_given_are_refused_and_those_held_change_nothing()
    {
        var (room, seq) = await PostedAsync();

        Assert.Equal(ErrorCodes.NotAllowed, (await SetRoleAsync(room, Ada, Ada, RoomRole.Member)).Error!.Code);
        Assert.Equal(ErrorCodes.RoleInvalid, (await SetRoleAsync(room, Ada, Bob, RoomRole.Owner)).Error!.Code);
        Assert.Equal(ErrorCodes.RoleInvalid, (await SetRoleAsync(room, Ada, Bob, RoomRole.None)).Error!.Code);
        Assert.Equal(ErrorCodes.MemberNotFound, (await SetRoleAsync(room, Ada, Dora, RoomRole.Moderator)).Error!.Code);
        Assert.Equal(ErrorCodes.NotAMember, (await SetRoleAsync(room, Dora, Bob, RoomRole.Moderator)).Error!.Code);
        Assert.Null((await SetRoleAsync(room, Ada, Bob, RoomRole.Member)).Error);
        Assert.Equal(seq, await HeadAsync(room));
    }

    [Fact]
    public async Task Creator_of_a_room_whose_log_does_not_say_so_is_its_owner_while_a_member()
    {
        var (room, seq) = await PostedAsync();
        await ExecuteAsync($"UPDATE channel_members SET role = 1 WHERE channel_id = '{IdOf(room)}'");
        await ReopenAsync(room);

        Assert.Null((await DoAsync(room, Ada, seq, MessageAction.Delete)).Error);
        var members = (await room.ReadMembersAsync(new(Bob.Id, "", 10))).Value!;
        Assert.Equal([RoomRole.Owner, RoomRole.Member, RoomRole.Member], members.Members.Select(one => one.Role));

        await room.LeaveAsync(Ada);
        Assert.Equal(ErrorCodes.NotAMember, (await SetRoleAsync(room, Ada, Bob, RoomRole.Moderator)).Error!.Code);
        await room.JoinAsync(Ada);
        Assert.Equal(RoomRole.Owner, (await room.ViewAsync(Ada.Id)).Value!.Role);
    }

    [Fact]
    public async Task Members_are_answered_page_by_page()
    {
        var (room, _) = await PostedAsync();

        var first = (await room.ReadMembersAsync(new(Bob.Id, "", 2))).Value!;
        var second = (await room.ReadMembersAsync(new(Bob.Id, first.Members[^1].UserId, 2))).Value!;

        Assert.Equal([Ada.Id, Bob.Id], first.Members.Select(member => member.UserId));
        Assert.Equal([Cleo.Id], second.Members.Select(member => member.UserId));
        Assert.Equal((true, false), (first.More, second.More));
    }

    private static Task<Result<ChannelCursor>> SetRoleAsync(IRoomGrain room, Person by, Person whose, RoomRole role) =>
        room.ChangeRoleAsync(new(by, whose.Id, role));
}
