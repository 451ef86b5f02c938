using Chat.Erasure;
using Chat.Ids;
using Chat.Messages;
using Chat.Rooms;
using Chat.TestKit;

namespace Chat.Tests.Rooms;

public sealed class RoomErasureTests(RoomCluster rooms) : IClassFixture<RoomCluster>
{
    private static readonly Person Ada = new("user_ada", "Ada");
    private static readonly Person Bob = new("user_bob", "Bob");

    private readonly IRoomGrain _room = rooms.Cluster.GrainFactory.GetGrain<IRoomGrain>(
        TypeId.New(TypeId.Room, TimeProvider.System)
    );

    [Fact]
    public async Task EraseContentAsync_again_writes_one_change()
    {
        await CreateAsync();
        await _room.PostAsync(new(Ada, "1", "secret")); // 3
        var order = new EraseContent(Guid.NewGuid(), Ada.Id, "admin");

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _room.EraseContentAsync(order)));
        var again = await _room.EraseContentAsync(order);

        Assert.All(answers.Append(again), answer => Assert.Equal(4, answer.Value!.Seq));
        var change = (await _room.ReadChangesAsync(3, 10)).Value!.Changes.Single();
        Assert.Equal((4, Ada.Id), (change.Seq, change.Erased!.UserId));
    }

    [Fact]
    public async Task EraseContentAsync_where_somebody_wrote_nothing_writes_nothing()
    {
        await CreateAsync();
        await _room.PostAsync(new(Ada, "1", "text"));

        var answer = await _room.EraseContentAsync(new(Guid.NewGuid(), Bob.Id, "admin"));

        Assert.Equal(0, answer.Value!.Seq);
        Assert.Equal(3, (await _room.ReadAsync(new(Ada.Id, null, null, 1))).Value!.HeadSeq);
    }

    /// <summary>What was under way when it was ordered stands before it in the log, so it is erased with the rest.</summary>
    [Fact]
    public async Task EraseContentAsync_posts_under_way_come_before_it()
    {
        await CreateAsync();
        var posts = Enumerable.Range(0, 50).Select(n => _room.PostAsync(new(Ada, $"{n}", "secret"))).ToList();

        var erased = await _room.EraseContentAsync(new(Guid.NewGuid(), Ada.Id, "admin"));

        Assert.All(await Task.WhenAll(posts), post => Assert.True(post.Value!.Seq < erased.Value!.Seq));
    }

    [Fact]
    public async Task Erased_texts_are_not_answered_from_memory_and_their_client_ids_stay_taken()
    {
        await CreateAsync();
        var first = await _room.PostAsync(new(Ada, "1", "secret"));
        await _room.PostAsync(new(Bob, "1", "reply"));
        await _room.EraseContentAsync(new(Guid.NewGuid(), Ada.Id, "admin"));
        await EraseInDatabaseAsync();

        var page = (await _room.ReadAsync(new(Bob.Id, null, null, 50))).Value!;
        var changes = (await _room.ReadChangesAsync(0, 50)).Value!.Changes;
        var repeated = await _room.PostAsync(new(Ada, "1", "secret"));
        var reused = await _room.PostAsync(new(Ada, "1", "something else"));

        Assert.DoesNotContain(page.Messages, IsSecret);
        Assert.DoesNotContain(changes, change => change.Posted is { } message && IsSecret(message));
        Assert.Equal(first.Value! with { Repeated = true }, repeated.Value);
        Assert.Equal(repeated.Value, reused.Value);
        Assert.Equal("after", await PostAndReadAsync("after"));
    }

    [Fact]
    public async Task Erasure_is_told_to_gateways()
    {
        await CreateAsync();
        var id = _room.GetPrimaryKeyString();
        var received = await rooms.ListenAsync("gateway-erasure", id);
        await _room.AttachAsync("gateway-erasure", Guid.NewGuid());
        await _room.PostAsync(new(Ada, "1", "secret"));

        await _room.EraseContentAsync(new(Guid.NewGuid(), Ada.Id, "admin"));

        await Wait.UntilAsync(
            () => received.SelectMany(events => events.Changes).Any(change => change.Erased?.UserId == Ada.Id),
            () => "The erasure did not come."
        );
    }

    private async Task CreateAsync()
    {
        await _room.CreateAsync(new(Ada, "Room", null));
        await _room.JoinAsync(Bob);
    }

    private async Task<string?> PostAndReadAsync(string text)
    {
        await _room.PostAsync(new(Ada, "2", text));
        return (await _room.ReadAsync(new(Bob.Id, null, null, 1))).Value!.Messages[0].Text;
    }

    private async Task EraseInDatabaseAsync()
    {
        await using var command = rooms.Database.DataSource.CreateCommand(
            "UPDATE messages SET text = NULL, salt = NULL WHERE channel_id = $1 AND sender_id = $2"
        );
        command.Parameters.AddWithValue(_room.GetPrimaryKeyString());
        command.Parameters.AddWithValue(Ada.Id);
        await command.ExecuteNonQueryAsync();
    }

    private static bool IsSecret(Message message) => message.Text == "secret";
}
