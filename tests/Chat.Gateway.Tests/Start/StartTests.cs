using System.Net.Http.Json;
using System.Text.Json;
using Chat.Errors;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Chat.Tests.Contexts;
using Chat.Tests.Conversations;
using Chat.Tests.Groups;
using Chat.Tests.Integrations;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Start;

[Collection(ServerCollection.Name)]
public sealed class StartTests(ChatServer server)
{
    private static readonly JsonElement s_nothing = JsonSerializer.SerializeToElement(new { });

    [Fact]
    public async Task Start_of_a_new_device_is_one_answer_and_everything_after_it_comes_live()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var bob = await server.RegisterAsync("Bob");
        var (older, newer) = (await ada.CreateRoomAsync("Older"), await ada.CreateRoomAsync("Newer"));
        await bob.ConnectAsync();
        await bob.JoinAsync(older.Id);
        await bob.JoinAsync(newer.Id);
        await bob.SendAsync(older.Id, "1", "in the older");
        var last = await bob.SendAsync(newer.Id, "2", "in the newer");
        await using var phone = ada.At(server.Url);
        await phone.ConnectAsync();

        var screen = await StartAsync(phone, s_nothing);

        Assert.Equal(
            ada.Session.User.Id,
            screen.GetProperty("changes").GetProperty("me").GetProperty("id").GetString()
        );
        Assert.Equal("online", screen.GetProperty("presence").GetProperty("status").GetString());
        var rooms = screen.GetProperty("rooms").GetProperty("data").EnumerateArray().ToList();
        Assert.Equal([newer.Id, older.Id], rooms.Select(room => room.GetProperty("id").GetString()));
        Assert.All(rooms, room => Assert.Equal(1, room.GetProperty("unread").GetInt64()));
        Assert.Equal(last.Seq, rooms[0].GetProperty("headSeq").GetInt64());
        Assert.Equal("in the newer", rooms[0].GetProperty("lastMessage").GetProperty("text").GetString());
        var synced = screen.GetProperty("sync").Deserialize<SyncAnswer>(JsonSerializerOptions.Web)!;
        Assert.Equal([newer.Id, older.Id], synced.Channels.Select(channel => channel.ChannelId));
        Assert.Equal(["delta", "current"], synced.Channels.Select(channel => channel.Status));
        Assert.Equal("in the newer", synced.Channels[0].Events![^1].Message.Text);

        var next = await bob.SendAsync(older.Id, "3", "live");
        await phone.UntilSeenAsync(older.Id, next.Seq);
        var after = await bob.SendAsync(newer.Id, "4", "live too");
        await phone.UntilSeenAsync(newer.Id, after.Seq);
        Assert.Equal(["live", "live too"], phone.Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task Start_again_tells_what_came_since_and_what_was_joined_elsewhere()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var phone = ada.At(server.Url);
        await using var bob = await server.RegisterAsync("Bob");
        var held = await ada.CreateRoomAsync();
        await phone.ConnectAsync();
        await phone.Hub.InvokeAsync("SetProfile", new { about = "Numbers" });
        var first = await StartAsync(phone, s_nothing);
        await phone.Hub.StopAsync();
        await ada.ConnectAsync();
        await ada.SendAsync(held.Id, "1", "missed");
        var joined = await bob.CreateRoomAsync();
        await ada.JoinAsync(joined.Id);
        var group = await ada.CreateGroupAsync();
        await bob.ConnectAsync();
        var conversation = await bob.OpenAsync(ada);
        var said = await bob.SayAsync(conversation, "hello");
        await ada.Hub.InvokeAsync("Block", bob.Session.User.Id);

        await using var again = ada.At(server.Url);
        await again.ConnectAsync();
        var changes = first.GetProperty("changes");
        var answer = await StartAsync(
            again,
            new
            {
                epoch = changes.GetProperty("epoch").GetInt64(),
                version = changes.GetProperty("version").GetInt64(),
                channels = new[] { new { channelId = held.Id, seq = 1 } },
            }
        );

        Assert.Equal(JsonValueKind.Null, answer.GetProperty("changes").GetProperty("me").ValueKind);
        var block = Assert.Single(answer.GetProperty("changes").GetProperty("blocks").EnumerateArray());
        Assert.Equal(bob.Session.User.Id, block.GetProperty("user").GetProperty("id").GetString());
        var synced = answer.GetProperty("sync").Deserialize<SyncAnswer>(JsonSerializerOptions.Web)!;
        Assert.Equal(
            [held.Id, joined.Id, group.Id, conversation],
            synced.Channels.Select(channel => channel.ChannelId)
        );
        Assert.Equal(["delta", "current", "current", "current"], synced.Channels.Select(channel => channel.Status));
        Assert.Equal(said.Seq, synced.Channels[3].Seq);
        Assert.Equal(group.Id, Listed(answer, "groups").GetProperty("id").GetString());
        Assert.Equal(
            "hello",
            Listed(answer, "conversations").GetProperty("lastMessage").GetProperty("text").GetString()
        );
        Assert.Equal("missed", Assert.Single(synced.Channels[0].Events!).Message.Text);
    }

    [Fact]
    public async Task Start_lists_what_others_have_made_for_the_caller()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var bob = await server.RegisterAsync("Bob");
        using var desk = await ServiceClient.CreateAsync(server, "booking");
        var group = await bob.CreateGroupAsync();
        await bob.InviteAsync(group.Id, ada);
        var context = ContextCalls.NewContext("booking");
        var room = await desk.OpenAsync(context, ada);

        await ada.ConnectAsync();
        var answer = await StartAsync(ada, s_nothing);

        Assert.Equal(group.Id, Listed(answer, "invitations").GetProperty("channelId").GetString());
        Assert.Equal(room.ChannelId, Listed(answer, "contextRooms").GetProperty("id").GetString());
        var posted = await desk.PostAsync(context, "Your room is ready.");
        await ada.UntilSeenAsync(room.ChannelId, posted.Seq);
    }

    /// <summary>Where no connection to the hub can be had, REST alone does.</summary>
    [Fact]
    public async Task Client_without_a_hub_connection_starts_joins_posts_and_reads_by_rest()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var bob = await server.RegisterAsync("Bob");
        var room = await ada.CreateRoomAsync();

        (await bob.Http.PostAsync($"/api/rooms/{room.Id}/join", content: null)).EnsureSuccessStatusCode();
        var posted = await bob.PostAsync(room.Id, "1", "by REST alone");
        var screen = await StartByRestAsync(bob, new { });
        var (id, head) = screen
            .GetProperty("rooms")
            .GetProperty("data")
            .EnumerateArray()
            .Select(listed => (listed.GetProperty("id").GetString(), listed.GetProperty("headSeq").GetInt64()))
            .Single();
        await ada.PostAsync(room.Id, "2", "and missed nothing");
        var later = await StartByRestAsync(
            bob,
            new { epoch = 1, channels = new[] { new { channelId = id, seq = head } } }
        );

        Assert.Equal((room.Id, posted.Seq), (id, head));
        var synced = later.GetProperty("sync").Deserialize<SyncAnswer>(JsonSerializerOptions.Web)!;
        Assert.Equal("and missed nothing", Assert.Single(Assert.Single(synced.Channels).Events!).Message.Text);
    }

    [Theory]
    [InlineData("""{ "version": -1 }""", ErrorCodes.LimitInvalid)]
    [InlineData("""{ "epoch": -1 }""", ErrorCodes.LimitInvalid)]
    [InlineData("""{ "limit": 101 }""", ErrorCodes.LimitInvalid)]
    [InlineData("""{ "channels": [null] }""", ErrorCodes.BadRequest)]
    [InlineData("""{ "channels": 7 }""", ErrorCodes.BadRequest)]
    public async Task Start_that_makes_no_sense_is_refused(string body, string code)
    {
        await using var ada = await server.RegisterAsync();

        using var content = new StringContent(body, null, "application/json");
        await Problems.AssertAsync(await ada.Http.PostAsync("/api/start", content), 400, code);
    }

    private static JsonElement Listed(JsonElement answer, string part) =>
        Assert.Single(answer.GetProperty(part).GetProperty("data").EnumerateArray());

    private static Task<JsonElement> StartAsync(ChatClient device, object held) =>
        device.Hub.InvokeAsync<JsonElement>("Start", held);

    private static async Task<JsonElement> StartByRestAsync(ChatClient person, object held)
    {
        using var answer = await person.Http.PostAsJsonAsync("/api/start", held);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
