using Chat.Delivery;
using Chat.Errors;
using Chat.Ids;
using Chat.Messages;
using Chat.Rooms;
using Chat.TestKit;

namespace Chat.Tests.Rooms;

/// <summary>What happens at once in a room, and how much of it one person may bring about.</summary>
public sealed class RoomTurnsTests(RoomCluster rooms) : IClassFixture<RoomCluster>
{
    private const int Flood = 40;
    private const int MaxPerPerson = 16;

    private static readonly Person Ada = new("user_ada", "Ada"); // the owner
    private static readonly Person Bob = new("user_bob", "Bob");

    [Fact]
    public async Task Post_that_was_looked_up_while_its_sender_left_is_refused()
    {
        var room = await CreatedAsync();
        await FillAsync(room); // so that posts of this age are looked up in the database
        for (var n = 0; n < 20; n++)
        {
            var posting = room.PostAsync(new(Bob, $"b{n}", "text"));
            var left = await room.LeaveAsync(Bob);

            AssertRefusedOrBefore(await posting, left.Value!.Seq);
            await room.JoinAsync(Bob);
        }
    }

    [Fact]
    public async Task Post_while_the_leave_of_its_sender_is_being_written_is_refused()
    {
        var room = await CreatedAsync();
        Task<Result<ChannelCursor>> leaving;
        Task<Result<PostedMessage>> posting;
        await using (await StillRoom.HoldAsync(rooms.Database, room.GetPrimaryKeyString()))
        {
            leaving = room.LeaveAsync(Bob);
            posting = room.PostAsync(new(Bob, "late", "text"));
            await room.ViewAsync(Ada.Id); // both have arrived
        }

        AssertRefusedOrBefore(await posting, (await leaving).Value!.Seq);
    }

    [Fact]
    public async Task Edit_while_the_leave_of_its_author_is_being_written_is_refused()
    {
        var room = await CreatedAsync();
        var seq = (await room.PostAsync(new(Bob, "1", "text"))).Value!.Seq;
        Task<Result<ChannelCursor>> leaving;
        Task<Result<ChangedMessage>> editing;
        await using (await StillRoom.HoldAsync(rooms.Database, room.GetPrimaryKeyString()))
        {
            leaving = room.LeaveAsync(Bob);
            editing = room.ChangeMessageAsync(new(Bob, seq, MessageAction.Edit, "better", "e1"));
            await room.ReadMessageAsync(Ada.Id, seq);
        }

        var left = (await leaving).Value!.Seq;
        var edited = await editing;
        Assert.True(edited.Error?.Code == ErrorCodes.NotAMember || edited.Value!.Seq < left);
    }

    [Fact]
    public async Task Deletion_waits_behind_a_few_changes_however_many_one_member_makes()
    {
        var room = await CreatedAsync();
        var seq = (await room.PostAsync(new(Bob, "1", "abuse"))).Value!.Seq;
        List<Task<Result<ChangedMessage>>> flood;
        Task<Result<ChangedMessage>> deletion;
        await using (await StillRoom.HoldAsync(rooms.Database, room.GetPrimaryKeyString()))
        {
            flood = [.. Enumerable.Range(0, Flood).Select(n => room.ChangeMessageAsync(Toggle(seq, n % 2 == 0)))];
            await RefusedBeyondCapAsync(flood);
            deletion = room.ChangeMessageAsync(new(Ada, seq, MessageAction.Delete));
            await room.ViewAsync(Ada.Id);
        }

        Assert.InRange((await deletion).Value!.Seq, seq + 1, seq + MaxPerPerson + 1);
        AssertRefusedForNow(await Task.WhenAll(flood));
        Assert.False((await room.ChangeMessageAsync(new(Ada, seq, MessageAction.Restore))).IsError);
        Assert.False((await room.ChangeMessageAsync(Toggle(seq, added: true))).IsError); // all turns are free again
    }

    [Fact]
    public async Task Role_change_waits_behind_a_few_however_often_its_member_joins_and_leaves()
    {
        var room = await CreatedAsync();
        List<Task<Result<ChannelCursor>>> flood;
        Task<Result<ChannelCursor>> promotion;
        await using (var still = await StillRoom.HoldAsync(rooms.Database, room.GetPrimaryKeyString()))
        {
            flood = [room.LeaveAsync(Bob)];
            await still.UntilWantedAsync(); // a join that came before it would be answered at once
            flood.AddRange(
                Enumerable.Range(1, Flood - 1).Select(n => n % 2 == 0 ? room.LeaveAsync(Bob) : room.JoinAsync(Bob))
            );
            await RefusedBeyondCapAsync(flood);
            promotion = room.ChangeRoleAsync(new(Ada, Bob.Id, RoomRole.Moderator));
            await room.ViewAsync(Ada.Id);
        }

        Assert.NotEqual(ErrorCodes.TooManyRequests, (await promotion).Error?.Code);
        AssertRefusedForNow(await Task.WhenAll(flood));
        Assert.False((await room.JoinAsync(Bob)).IsError); // all turns are free again
    }

    private static ChangeMessage Toggle(long seq, bool added) =>
        new(Bob, seq, added ? MessageAction.AddReaction : MessageAction.RemoveReaction, "👍");

    private static void AssertRefusedOrBefore(Result<PostedMessage> posted, long left)
    {
        if (posted.IsError)
        {
            Assert.Equal(ErrorCodes.NotAMember, posted.Error.Code);
        }
        else
        {
            Assert.True(posted.Value.Seq < left, $"The post stands at {posted.Value.Seq}, the leave at {left}.");
        }
    }

    /// <summary>While the log stands still, what is beyond one person's share is answered all the same.</summary>
    private static Task RefusedBeyondCapAsync<T>(List<Task<Result<T>>> flood)
        where T : class =>
        Wait.UntilAsync(
            () => flood.Count(call => call.IsCompleted) == Flood - MaxPerPerson,
            () => $"{flood.Count(call => call.IsCompleted)} of {Flood} were answered."
        );

    private static void AssertRefusedForNow<T>(Result<T>[] answers)
        where T : class
    {
        var refused = answers.Where(answer => answer.Error?.Code == ErrorCodes.TooManyRequests).ToList();
        Assert.Equal(Flood - MaxPerPerson, refused.Count);
        Assert.All(refused, answer => Assert.True(answer.Error!.Retry));
    }

    private async Task<IRoomGrain> CreatedAsync()
    {
        var room = rooms.Cluster.GrainFactory.GetGrain<IRoomGrain>(TypeId.New(TypeId.Room, TimeProvider.System));
        await room.CreateAsync(new(Ada, "Room", null));
        await room.JoinAsync(Bob);
        return room;
    }

    private static Task FillAsync(IRoomGrain room) =>
        Task.WhenAll(Enumerable.Range(0, 130).Select(n => room.PostAsync(new(Ada, $"{n}", "text"))));
}
