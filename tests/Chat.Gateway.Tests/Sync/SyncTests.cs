using Chat.Errors;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;

namespace Chat.Tests.Sync;

[Collection(ServerCollection.Name)]
public sealed class SyncTests(ChatServer server)
{
    [Fact]
    public async Task Sync_tells_of_each_channel_whether_and_how_it_has_changed()
    {
        await using var ada = await ConnectedAsync();
        var (quiet, busy, long_, other) = (
            await ada.CreateRoomAsync(),
            await ada.CreateRoomAsync(),
            await ada.CreateRoomAsync(),
            await (await ConnectedAsync()).CreateRoomAsync()
        );
        await PostAsync(ada, busy.Id, 3);
        await PostAsync(ada, long_.Id, 201);

        var answer = await ada.SyncAsync(1, (quiet.Id, 1), (busy.Id, 2), (long_.Id, 1), (other.Id, 1));

        Assert.Equal(1, answer.Epoch);
        Assert.False(answer.More);
        Assert.Empty(answer.Remaining);
        Assert.Equal([quiet.Id, busy.Id, long_.Id, other.Id], answer.Channels.Select(channel => channel.ChannelId));
        Assert.Equal(["current", "delta", "reset", "refused"], answer.Channels.Select(channel => channel.Status));
        Assert.Equal([1L, 4L, 202L, null], answer.Channels.Select(channel => channel.Seq));
        Assert.Equal(["text 2", "text 3"], answer.Channels[1].Events!.Select(change => change.Message.Text));
        Assert.Equal(Enumerable.Range(0, 50).Select(n => 202L - n), answer.Channels[2].Messages!.Select(m => m.Seq));
        Assert.Equal("153", answer.Channels[2].NextCursor);
        Assert.Equal(ErrorCodes.NotAMember, answer.Channels[3].Error!.Code);
    }

    [Fact]
    public async Task Sync_events_are_those_that_the_hub_sends()
    {
        await using var ada = await ConnectedAsync();
        await using var bob = await ConnectedAsync();
        var room = await ada.CreateRoomAsync();
        await ada.JoinAsync(room.Id);
        await bob.JoinAsync(room.Id);
        await bob.SendAsync(room.Id, "1", "text");
        await bob.LeaveAsync(room.Id);
        await ada.UntilSeenAsync(room.Id, 4);

        var events = (await ada.SyncAsync(1, (room.Id, 1))).Channels.Single().Events!;

        Assert.Equal(["UserJoined", "MessageReceived", "UserLeft"], events.Select(change => change.Event));
        Assert.Equal(ada.Seen, events.Select(change => (change.Event, change.Seq, room.Id)));
        Assert.Equal(ada.Messages.Single(), events[1].Message);
    }

    [Fact]
    public async Task Sync_subscribes_without_a_hole_or_a_repeat_while_others_post()
    {
        await using var ada = await ConnectedAsync();
        await using var bob = await ConnectedAsync();
        var room = await ada.CreateRoomAsync();
        var seen = (await bob.JoinAsync(room.Id)).Seq;
        await bob.Hub.StopAsync();
        using var enough = new CancellationTokenSource();
        var posts = PostUntilAsync(ada, room.Id, enough.Token);

        for (var round = 0; round < 10; round++)
        {
            await using var again = bob.At(server.Url);
            await again.ConnectAsync();
            var answer = (await again.SyncAsync(1, (room.Id, seen))).Channels.Single();
            await again.UntilSeenAsync(room.Id, answer.Seq!.Value + 5);
            await again.Hub.StopAsync();

            var synced = answer.Events?.Select(change => change.Seq) ?? [];
            var all = synced.Concat(again.Seen.Select(change => change.Seq)).ToList();
            Assert.Equal(Enumerable.Range(1, all.Count).Select(n => seen + n), all);
            seen = all[^1];
        }

        await enough.CancelAsync();
        await posts;
    }

    [Fact]
    public async Task Sync_who_has_left_hears_no_more_and_who_was_synced_leaves_like_others()
    {
        await using var ada = await ConnectedAsync();
        await using var bob = await ConnectedAsync();
        var room = await ada.CreateRoomAsync();
        await bob.JoinAsync(room.Id);
        await using var elsewhere = bob.At(server.Url);
        await elsewhere.ConnectAsync();
        await elsewhere.SyncAsync(1, (room.Id, 2));

        await bob.LeaveAsync(room.Id);
        await elsewhere.UntilSeenAsync(room.Id, 3);
        var refused = await elsewhere.SyncAsync(1, (room.Id, 3));
        await ada.JoinAsync(room.Id);
        var posted = await ada.SendAsync(room.Id, "1", "not for Bob");
        await ada.UntilSeenAsync(room.Id, posted.Seq);

        Assert.Equal(ErrorCodes.NotAMember, refused.Channels.Single().Error!.Code);
        Assert.Equal([3L], elsewhere.Seen.Select(seen => seen.Seq));
    }

    [Fact]
    public async Task Sync_of_another_epoch_or_ahead_of_the_log_starts_anew()
    {
        await using var ada = await ConnectedAsync();
        var room = await ada.CreateRoomAsync();
        await PostAsync(ada, room.Id, 2);

        var other = (await ada.SyncAsync(2, (room.Id, 3))).Channels.Single();
        var none = (await ada.SyncAsync(0, (room.Id, 0))).Channels.Single();
        var ahead = (await ada.SyncAsync(1, (room.Id, 4))).Channels.Single();

        Assert.Equivalent(new[] { other, none }, new[] { ahead, ahead });
        Assert.Equal(("reset", 3L, null), (ahead.Status, ahead.Seq, ahead.NextCursor));
        Assert.Equal([3L, 2L], ahead.Messages!.Select(message => message.Seq));
    }

    [Fact]
    public async Task Sync_of_a_user_in_many_rooms_is_answered_in_parts()
    {
        await using var ada = await ConnectedAsync();
        var rooms = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => ada.CreateRoomAsync()));
        foreach (var room in rooms)
        {
            await PostAsync(ada, room.Id, 190);
        }

        var first = await ada.SyncAsync(1, rooms.Select(room => (room.Id, 1L)));
        var second = await ada.SyncAsync(1, first.Remaining.Select(id => (id, 1L)));

        Assert.True(first.More);
        Assert.Equal(10, first.Channels.Count);
        Assert.Equal(rooms.Skip(10).Select(room => room.Id), first.Remaining);
        Assert.False(second.More);
        Assert.Equal(first.Remaining, second.Channels.Select(channel => channel.ChannelId));
        Assert.All(first.Channels.Concat(second.Channels), channel => Assert.Equal(190, channel.Events!.Count));
    }

    /// <summary>The gateway is attached to none of them before.</summary>
    [Fact]
    public async Task Sync_of_many_rooms_of_which_few_have_changed_subscribes_to_all()
    {
        await using var ada = await ConnectedAsync();
        var rooms = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => ada.CreateRoomAsync()));
        foreach (var room in rooms.Take(3))
        {
            await ada.PostAsync(room.Id, "1", "while she was away");
        }

        var answer = await ada.SyncAsync(1, rooms.Select(room => (room.Id, 1L)));
        await Task.WhenAll(rooms.Select(room => ada.PostAsync(room.Id, "2", "live")));

        Assert.False(answer.More);
        Assert.Equal(3, answer.Channels.Count(channel => channel.Status == "delta"));
        Assert.Equal(57, answer.Channels.Count(channel => channel.Status == "current"));
        await Task.WhenAll(answer.Channels.Select(room => ada.UntilSeenAsync(room.ChannelId, room.Seq!.Value + 1)));
        Assert.Equal(60, ada.Messages.Count);
    }

    [Fact]
    public async Task Sync_long_texts_are_bounded_in_bytes_and_one_channel_always_fits()
    {
        await using var ada = await ConnectedAsync();
        var rooms = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ada.CreateRoomAsync()));
        foreach (var room in rooms)
        {
            await Task.WhenAll(
                Enumerable.Range(0, 40).Select(n => ada.SendAsync(room.Id, $"{n}", new string('漢', 9_900)))
            );
        }

        var answer = await ada.SyncAsync(1, rooms.Select(room => (room.Id, 1L)));

        Assert.True(answer.More);
        Assert.InRange(answer.Channels.Count, 1, 5);
        foreach (var channel in answer.Channels)
        {
            Assert.Equal("reset", channel.Status);
            Assert.InRange(channel.Messages!.Count, 1, 39);
            Assert.Equal($"{channel.Messages[^1].Seq}", channel.NextCursor);
        }
    }

    private static async Task PostAsync(ChatClient person, string roomId, int count) =>
        await Task.WhenAll(Enumerable.Range(1, count).Select(n => person.SendAsync(roomId, $"{n}", $"text {n}")));

    private static async Task PostUntilAsync(ChatClient person, string roomId, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await person.SendAsync(roomId, Guid.NewGuid().ToString(), "text");
        }
    }

    private async Task<ChatClient> ConnectedAsync()
    {
        var client = await server.RegisterAsync();
        await client.ConnectAsync();
        return client;
    }
}
