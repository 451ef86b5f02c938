using Chat.Data.Unread;
using Chat.Errors;
using Chat.Ids;
using Chat.Rooms;

namespace Chat.Tests.Rooms;

public sealed class MarkReadTests(RoomCluster rooms) : IClassFixture<RoomCluster>
{
    private static readonly Person Ada = new("user_ada", "Ada");
    private static readonly Person Bob = new("user_bob", "Bob");

    [Fact]
    public async Task Mark_moves_forward_only()
    {
        var room = await CreatedAsync();
        await PostAsync(room, 5);

        Assert.Equal(4, (await room.MarkReadAsync(Bob.Id, 4)).Value!.ReadSeq);
        Assert.Equal(4, (await room.MarkReadAsync(Bob.Id, 2)).Value!.ReadSeq);
        Assert.Equal(3, await UnreadAsync(room, Bob));
        Assert.Equal(7, (await room.MarkReadAsync(Bob.Id, 7)).Value!.ReadSeq);
        Assert.Equal(0, await UnreadAsync(room, Bob));
    }

    [Fact]
    public async Task Mark_is_refused_beyond_the_head_and_to_those_who_are_no_members()
    {
        var room = await CreatedAsync();
        await PostAsync(room, 1);

        Assert.Equal(ErrorCodes.SeqInvalid, (await room.MarkReadAsync(Bob.Id, 4)).Error!.Code);
        Assert.Equal(ErrorCodes.SeqInvalid, (await room.MarkReadAsync(Bob.Id, -1)).Error!.Code);
        Assert.Equal(ErrorCodes.NotAMember, (await room.MarkReadAsync("user_cleo", 1)).Error!.Code);
        Assert.Equal(ErrorCodes.RoomNotFound, (await NewRoom().MarkReadAsync(Bob.Id, 1)).Error!.Code);
        Assert.Equal(1, await UnreadAsync(room, Bob));
    }

    [Fact]
    public async Task Mark_far_back_counts_what_came_after_it()
    {
        var room = await CreatedAsync();
        await PostAsync(room, 300);

        Assert.Equal(12, (await room.MarkReadAsync(Bob.Id, 12)).Value!.ReadSeq);

        Assert.Equal(290, await UnreadAsync(room, Bob));
    }

    [Fact]
    public async Task Own_messages_and_what_was_posted_while_away_are_not_unread()
    {
        var room = await CreatedAsync();
        await room.PostAsync(new(Bob, "1", "mine"));
        await PostAsync(room, 3);
        await room.LeaveAsync(Bob);
        await room.PostAsync(new(Ada, "away", "while Bob was away"));
        await room.JoinAsync(Bob);

        Assert.Equal(0, await UnreadAsync(room, Bob));

        await room.PostAsync(new(Ada, "back", "he is back"));
        await room.PostAsync(new(Bob, "2", "mine too"));
        Assert.Equal(1, await UnreadAsync(room, Bob));
        Assert.Equal(1, await UnreadAsync(room, Ada) - 1); // both of Bob's
    }

    private async Task<long> UnreadAsync(IRoomGrain room, Person person)
    {
        var id = room.GetPrimaryKeyString();
        var reader = new UnreadReader(rooms.Database.DataSource, TimeProvider.System);
        return (await reader.ReadAsync(person.Id, [id]))[id].Unread;
    }

    private static Task PostAsync(IRoomGrain room, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(n => room.PostAsync(new(Ada, $"{n}", $"text {n}"))));

    private IRoomGrain NewRoom() =>
        rooms.Cluster.GrainFactory.GetGrain<IRoomGrain>(TypeId.New(TypeId.Room, TimeProvider.System));

    private async Task<IRoomGrain> CreatedAsync()
    {
        var room = NewRoom();
        Assert.Null((await room.CreateAsync(new(Ada, "Room", null))).Error);
        Assert.Null((await room.JoinAsync(Bob)).Error);
        return room;
    }
}
