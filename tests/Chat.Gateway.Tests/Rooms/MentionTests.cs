using System.Net.Http.Json;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Rooms;

/// <summary>Whom messages speak to, from the outside.</summary>
[Collection(ServerCollection.Name)]
public sealed class MentionTests(ChatServer server)
{
    [Fact]
    public async Task Mentioned_member_is_told_on_all_devices_and_counts_until_it_is_read()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        await using var phone = bob.At(server.Url);
        await phone.ConnectAsync();
        var room = (await ada.CreateRoomAsync()).Id;
        await bob.Http.PostAsync($"/api/rooms/{room}/join", null); // no device listens to the room

        await ada.SendAsync(room, "1", "nobody, not `@" + NameOf(bob) + "`");
        var (seq, _, _) = await ada.SendAsync(room, "2", $"@{NameOf(bob)}, look");
        await ada.SendAsync(room, "2", $"@{NameOf(bob)}, look");

        var told = new MentionedAnswer(room, seq);
        await bob.UntilToldAsync<MentionedAnswer>("Mentioned", one => one == told);
        await phone.UntilToldAsync<MentionedAnswer>("Mentioned", one => one == told);
        Assert.Equal((2L, 1L), await CountAsync(bob, room));
        Assert.Equal((0L, 0L), await CountAsync(ada, room));

        await bob.Hub.InvokeAsync("MarkRead", new { channelId = room, seq });
        Assert.Equal((0L, 0L), await CountAsync(bob, room));
        Assert.Equal([told], bob.EventsOf<MentionedAnswer>("Mentioned"));
    }

    [Fact]
    public async Task Edit_mentions_anew()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        var room = (await ada.CreateRoomAsync()).Id;
        await bob.JoinAsync(room);
        var (messageSeq, _, _) = await ada.SendAsync(room, "1", "Look");

        await EditAsync($"Look, @{NameOf(bob)}");
        await bob.UntilToldAsync<MentionedAnswer>("Mentioned", one => one == new MentionedAnswer(room, messageSeq));
        Assert.Equal((1L, 1L), await CountAsync(bob, room));

        await EditAsync("Look");
        Assert.Equal((1L, 0L), await CountAsync(bob, room));

        Task EditAsync(string text) =>
            ada.Hub.InvokeAsync(
                "EditMessage",
                new
                {
                    channelId = room,
                    messageSeq,
                    clientId = Guid.NewGuid(),
                    text,
                }
            );
    }

    [Fact]
    public async Task All_is_for_moderators()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        await using var cleo = await ConnectedAsync("Cleo");
        var room = (await ada.CreateRoomAsync()).Id;
        await Task.WhenAll(bob.JoinAsync(room), cleo.JoinAsync(room));

        await bob.SendAsync(room, "1", "@all");
        var (seq, _, _) = await ada.SendAsync(room, "2", $"@all and @{NameOf(bob)}");

        await bob.UntilToldAsync<MentionedAnswer>("Mentioned", one => one.Seq == seq);
        await cleo.UntilToldAsync<MentionedAnswer>("Mentioned", one => one.Seq == seq);
        Assert.Equal((1L, 1L), await CountAsync(bob, room));
        Assert.Equal((2L, 1L), await CountAsync(cleo, room));
        Assert.Equal((1L, 0L), await CountAsync(ada, room));
        Assert.Single(cleo.EventsOf<MentionedAnswer>("Mentioned"));
    }

    [Fact]
    public async Task Blocked_sender_reaches_the_blocker_in_no_way_and_cannot_tell()
    {
        await using var eve = await ConnectedAsync("Eve"); // the owner, who may speak to all
        await using var bob = await ConnectedAsync("Bob");
        await using var cleo = await ConnectedAsync("Cleo");
        var room = (await eve.CreateRoomAsync()).Id;
        await eve.JoinAsync(room);
        await Task.WhenAll(bob.JoinAsync(room), cleo.JoinAsync(room));
        (await bob.Http.PutAsync($"/api/blocks/{eve.Session.User.Id}", null)).EnsureSuccessStatusCode();
        var before = eve.Events.Count;

        await eve.SendAsync(room, "1", $"@{NameOf(bob)} @{NameOf(cleo)}");
        await eve.SendAsync(room, "2", $"@all, but above all @{NameOf(bob)}");
        var (edited, _, _) = await eve.SendAsync(room, "3", "Hello");
        await eve.Hub.InvokeAsync(
            "EditMessage",
            new
            {
                channelId = room,
                messageSeq = edited,
                clientId = "e3",
                text = $"Hello @{NameOf(bob)} and @all",
            }
        );
        var (last, _, _) = await cleo.SendAsync(room, "1", $"@{NameOf(bob)}");

        await cleo.UntilToldAsync<MentionedAnswer>("Mentioned", one => one.Seq == edited);
        await bob.UntilToldAsync<MentionedAnswer>("Mentioned", one => one.Seq == last);
        Assert.Single(bob.EventsOf<MentionedAnswer>("Mentioned"));
        Assert.Equal((4L, 1L), await CountAsync(bob, room));
        Assert.Equal((3L, 3L), await CountAsync(cleo, room));
        await eve.UntilSeenAsync(room, last);
        Assert.All(
            eve.Events.Skip(before),
            one => Assert.Contains(one.Event, new[] { "MessageReceived", "MessageEdited" })
        );

        (await bob.Http.DeleteAsync($"/api/blocks/{eve.Session.User.Id}")).EnsureSuccessStatusCode();
        Assert.Equal((4L, 1L), await CountAsync(bob, room)); // what was said meanwhile was not said to them
    }

    private static string NameOf(ChatClient client) => client.Session.User.Username;

    private static async Task<(long Unread, long Mentions)> CountAsync(ChatClient client, string room)
    {
        var viewed = await client.Http.GetFromJsonAsync<CountedRoom>($"/api/rooms/{room}");
        var listed = await client.Http.GetFromJsonAsync<ListAnswer<CountedRoom>>("/api/rooms?joined=true");
        Assert.Equal(viewed, listed!.Data.Single(one => one.Id == room));
        return (viewed!.Unread, viewed.Mentions);
    }

    private async Task<ChatClient> ConnectedAsync(string displayName)
    {
        var client = await server.RegisterAsync(displayName);
        await client.ConnectAsync();
        return client;
    }

    private sealed record MentionedAnswer(string ChannelId, long Seq);

    private sealed record CountedRoom(string Id, long Unread, long Mentions);
}
