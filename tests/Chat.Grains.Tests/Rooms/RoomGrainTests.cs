using Chat.Errors;
using Chat.Ids;
using Chat.Rooms;
using Chat.TestKit;

namespace Chat.Tests.Rooms;

public sealed class RoomGrainTests(RoomCluster rooms) : IClassFixture<RoomCluster>
{
    private static readonly Person Ada = new("user_ada", "Ada");
    private static readonly Person Bob = new("user_bob", "Bob");

    [Fact]
    public async Task CreateAsync_again_changes_nothing()
    {
        var room = NewRoom();

        var first = await room.CreateAsync(new(Ada, " Engine room ", "  "));
        var again = await room.CreateAsync(new(Ada, "Other name", null));

        Assert.Equal(
            ("Engine room", (string?)null, 1, true),
            (first.Value!.Name, first.Value.Description, first.Value.MemberCount, first.Value.Joined)
        );
        Assert.Equal(first.Value, again.Value);
    }

    [Fact]
    public async Task Room_that_was_not_created_is_not_found()
    {
        var room = NewRoom();

        Assert.Equal(ErrorCodes.RoomNotFound, (await room.ViewAsync(Ada.Id)).Error!.Code);
        Assert.Equal(ErrorCodes.RoomNotFound, (await room.JoinAsync(Ada)).Error!.Code);
        Assert.Equal(ErrorCodes.RoomNotFound, (await room.LeaveAsync(Ada)).Error!.Code);
        Assert.Equal(ErrorCodes.RoomNotFound, (await room.PostAsync(new(Ada, "1", "text"))).Error!.Code);
        Assert.Equal(ErrorCodes.RoomNotFound, (await room.ReadAsync(new(Ada.Id, null, null, 50))).Error!.Code);
        Assert.Equal(ErrorCodes.RoomNotFound, (await room.AttachAsync("gateway", Guid.NewGuid())).Error!.Code);
        Assert.Equal(ErrorCodes.RoomNotFound, (await room.ReadChangesAsync(0, 10)).Error!.Code);
    }

    [Fact]
    public async Task JoinAsync_at_once_from_everywhere_joins_once()
    {
        var room = await CreatedAsync();

        var joins = await Task.WhenAll(Enumerable.Range(0, 15).Select(_ => room.JoinAsync(Bob)));

        Assert.All(joins, join => Assert.Equal(2, join.Value!.Seq));
        Assert.Equal(2, (await room.ViewAsync(Ada.Id)).Value!.MemberCount);
    }

    [Fact]
    public async Task Joins_leaves_and_posts_share_one_sequence()
    {
        var room = await CreatedAsync();

        await room.JoinAsync(Bob);
        await room.PostAsync(new(Bob, "1", "hello"));
        await room.LeaveAsync(Bob);
        await room.PostAsync(new(Ada, "1", "bye"));

        var changes = (await room.ReadChangesAsync(0, 10)).Value!.Changes;
        Assert.Equal([1L, 2L, 3L, 4L, 5L], changes.Select(change => change.Seq));
        Assert.Equal(
            [1L, 2L],
            changes.Where(change => change.Posted is not null).Select(change => change.Posted!.Ordinal)
        );
        Assert.Equal(
            [(true, Ada), (true, Bob), (false, Bob)],
            changes
                .Where(change => change.Member is not null)
                .Select(change => (change.Member!.Joined, change.Member.Person))
        );
    }

    [Fact]
    public async Task PostAsync_member_only()
    {
        var room = await CreatedAsync();

        Assert.Equal(ErrorCodes.NotAMember, (await room.PostAsync(new(Bob, "1", "text"))).Error!.Code);
        Assert.Equal(ErrorCodes.NotAMember, (await room.ReadAsync(new(Bob.Id, null, null, 50))).Error!.Code);
    }

    [Fact]
    public async Task Attached_gateway_gets_every_change_once_and_in_order()
    {
        var room = await CreatedAsync();
        var received = await rooms.ListenAsync("gateway-1", IdOf(room));
        var head = await room.AttachAsync("gateway-1", Guid.NewGuid());

        await Task.WhenAll(Enumerable.Range(0, 200).Select(n => room.PostAsync(new(Ada, $"{n}", "text"))));

        await Wait.UntilAsync(
            () => received.Sum(events => events.Changes.Count) == 200,
            () => $"{received.Count} events came"
        );
        Assert.Equal(1, head.Value!.Seq);
        Assert.Equal(
            Enumerable.Range(2, 200).Select(n => (long)n),
            received.SelectMany(events => events.Changes).Select(change => change.Seq)
        );
    }

    [Fact]
    public async Task Detached_gateway_gets_no_more_but_a_late_detach_ends_no_newer_attachment()
    {
        var room = await CreatedAsync();
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        var received = await rooms.ListenAsync("gateway-2", IdOf(room));
        await room.AttachAsync("gateway-2", first);
        await room.AttachAsync("gateway-2", second);
        await room.DetachAsync("gateway-2", first);

        await room.PostAsync(new(Ada, "1", "text"));
        await Wait.UntilAsync(() => !received.IsEmpty, () => "The newer attachment was ended.");

        await room.DetachAsync("gateway-2", second);
        await room.PostAsync(new(Ada, "2", "text"));
        await room.AttachAsync("gateway-2", Guid.NewGuid());
        await room.PostAsync(new(Ada, "3", "text"));
        await Wait.UntilAsync(() => received.Count == 2, () => "The third message did not come.");
        Assert.Equal([2L, 4L], received.SelectMany(events => events.Changes).Select(change => change.Seq));
    }

    [Fact]
    public async Task ReadAsync_far_back_comes_from_the_database()
    {
        var room = await CreatedAsync();
        await Task.WhenAll(Enumerable.Range(0, 300).Select(n => room.PostAsync(new(Ada, $"{n}", $"text {n}"))));

        var page = (await room.ReadAsync(new(Ada.Id, Before: 52, After: null, Limit: 50))).Value!;
        var forwards = (await room.ReadAsync(new(Ada.Id, Before: null, After: 0, Limit: 100))).Value!;

        Assert.Equal(
            Enumerable.Range(2, 50).Reverse().Select(n => (long)n),
            page.Messages.Select(message => message.Seq)
        );
        Assert.False(page.More);
        Assert.Equal(Enumerable.Range(2, 100).Select(n => (long)n), forwards.Messages.Select(message => message.Seq));
        Assert.True(forwards.More);
        Assert.Equal(301, forwards.HeadSeq);
        Assert.Equal(
            (await room.ReadChangesAsync(1, 100)).Value!.Changes.Select(change => change.Posted!.Text),
            forwards.Messages.Select(message => message.Text)
        );
    }

    [Fact]
    public async Task ReadAsync_last_page_has_everything_up_to_the_head_it_names()
    {
        var room = await CreatedAsync();
        var posting = PostAsync(room, count: 2000);
        var seen = 0L;

        while (!posting.IsCompleted)
        {
            var page = (await room.ReadAsync(new(Ada.Id, Before: null, After: seen, Limit: 100))).Value!;
            seen = page.Messages.Count > 0 ? page.Messages[^1].Seq : seen;
            Assert.True(
                page.More || seen >= page.HeadSeq || page.HeadSeq == 1,
                $"Ends at {seen}, head {page.HeadSeq}."
            );
        }

        await posting;
    }

    [Fact]
    public async Task PostAsync_head_moved_by_somebody_else_is_refused_and_the_room_reopens()
    {
        var room = await CreatedAsync();
        await room.JoinAsync(Bob);
        await room.PostAsync(new(Bob, "1", "before"));

        await using (
            var command = rooms.Database.DataSource.CreateCommand(
                "UPDATE channel_heads SET epoch = epoch + 1 WHERE channel_id = $1"
            )
        )
        {
            command.Parameters.AddWithValue(IdOf(room));
            await command.ExecuteNonQueryAsync();
        }

        var refused = await room.PostAsync(new(Bob, "2", "fenced"));
        Assert.Equal((ErrorCodes.Unavailable, true), (refused.Error!.Code, refused.Error.Retry));
        await Wait.UntilAsync(
            async () => !(await room.PostAsync(new(Bob, "2", "fenced"))).IsError,
            () => "The room does not come back."
        );

        var messages = (await room.ReadAsync(new(Bob.Id, null, null, 50))).Value!;
        Assert.Equal(["fenced", "before"], messages.Messages.Select(message => message.Text));
        Assert.Equal(2, messages.Epoch);
    }

    private static async Task PostAsync(IRoomGrain room, int count)
    {
        foreach (var batch in Enumerable.Range(0, count).Chunk(20))
        {
            await Task.WhenAll(batch.Select(n => room.PostAsync(new(Ada, $"{n}", "text"))));
        }
    }

    private IRoomGrain NewRoom() =>
        rooms.Cluster.GrainFactory.GetGrain<IRoomGrain>(TypeId.New(TypeId.Room, TimeProvider.System));

    private async Task<IRoomGrain> CreatedAsync()
    {
        var room = NewRoom();
        Assert.Null((await room.CreateAsync(new(Ada, "Room", null))).Error);
        return room;
    }

    private static string IdOf(IRoomGrain room) => room.GetPrimaryKeyString();
}
