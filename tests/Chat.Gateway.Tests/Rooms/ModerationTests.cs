using System.Net.Http.Json;
using System.Text.Json;
using Chat.Errors;
using Chat.Ids;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Rooms;

/// <summary>Settings, mutes, bans and sending away: over REST and the hub, as everybody in the room sees it.</summary>
[Collection(ServerCollection.Name)]
public sealed class ModerationTests(ChatServer server)
{
    [Fact]
    public async Task Settings_are_changed_told_listed_and_synced()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        var room = await TalkAsync(ada, bob);

        using var patched = await ada.Http.PatchAsJsonAsync(
            $"/api/rooms/{room}",
            new { topic = "now", slowSeconds = 30 }
        );
        var answer = await patched.Content.ReadFromJsonAsync<JsonElement>();
        var renamed = await ada.Hub.InvokeAsync<JsonElement>(
            "UpdateRoom",
            new
            {
                channelId = room,
                name = "Renamed",
                description = "about",
            }
        );

        Assert.Equal(
            ("now", 30),
            (answer.GetProperty("topic").GetString(), answer.GetProperty("slowSeconds").GetInt32())
        );
        Assert.Equal("Renamed", renamed.GetProperty("name").GetString());
        await bob.UntilSeenAsync(room, 4);
        var told = bob.EventsOf<JsonElement>("RoomUpdated");
        Assert.Equal("""{"topic":"now","slowSeconds":30}""", told[0].GetProperty("settings").GetRawText());
        Assert.Equal("Ada", told[1].GetProperty("actorName").GetString());
        var list = await bob.Http.GetFromJsonAsync<ListAnswer<JsonElement>>("/api/rooms?joined=true");
        var listed = list!.Data.Single(one => one.GetProperty("id").GetString() == room);
        Assert.Equal(
            ("Renamed", "now", "about", 30, JsonValueKind.Null),
            (
                listed.GetProperty("name").GetString(),
                listed.GetProperty("topic").GetString(),
                listed.GetProperty("description").GetString(),
                listed.GetProperty("slowSeconds").GetInt32(),
                listed.GetProperty("archivedAt").ValueKind
            )
        );
        var synced = (await ada.SyncAsync(1, (room, 2))).Channels.Single();
        Assert.Equal(told.Select(one => one.GetRawText()), synced.Events!.Select(one => one.Data.GetRawText()));
    }

    [Fact]
    public async Task Slow_mode_says_when_to_come_back()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        var room = await TalkAsync(ada, bob);
        using var set = await ada.Http.PatchAsJsonAsync($"/api/rooms/{room}", new { slowSeconds = 600 });
        await bob.SendAsync(room, "1", "first");

        using var refused = await bob.Http.PostAsJsonAsync(
            $"/api/rooms/{room}/messages",
            new { clientId = "2", text = "second" }
        );
        var problem = await Problems.AssertAsync(refused, 429, ErrorCodes.SlowMode);
        var exception = await Assert.ThrowsAsync<HubException>(() => bob.SendAsync(room, "2", "second"));

        Assert.InRange(problem.RetryAfter!.Value, 300, 600);
        Assert.Equal(problem.RetryAfter, (long)refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.Matches("CHAT_SLOW_MODE: .* Retry after [0-9]+ s\\.$", exception.Message);
    }

    [Fact]
    public async Task Muted_member_is_told_so_and_everybody_else_too()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        var room = await TalkAsync(ada, bob);
        var mute = $"/api/rooms/{room}/members/{bob.Session.User.Id}/mute";
        var until = TimeProvider.System.GetUtcNow().AddHours(1);

        using var muted = await ada.Http.PostAsJsonAsync(mute, new { until, reason = "spam" });
        Assert.Equal(3, (await muted.Content.ReadFromJsonAsync<CursorAnswer>())!.Seq);
        using var posting = await bob.Http.PostAsJsonAsync(
            $"/api/rooms/{room}/messages",
            new { clientId = "1", text = "text" }
        );
        await Problems.AssertAsync(posting, 403, ErrorCodes.Muted);
        var list = await ada.Http.GetFromJsonAsync<ListAnswer<JsonElement>>($"/api/rooms/{room}/mutes");
        Assert.Equal("spam", list!.Data.Single().GetProperty("reason").GetString());
        using var lifted = await ada.Http.DeleteAsync(mute);
        lifted.EnsureSuccessStatusCode();
        await bob.SendAsync(room, "1", "text");

        await ada.UntilSeenAsync(room, 5);
        Assert.Equal(
            ["MemberMuted", "MemberUnmuted", "MessageReceived"],
            ada.Events.Select(one => one.Event).TakeLast(3)
        );
        var told = ada.EventsOf<JsonElement>("MemberMuted").Single();
        Assert.Equal(
            ("Bob", "Ada"),
            (told.GetProperty("displayName").GetString(), told.GetProperty("actorName").GetString())
        );
        Assert.DoesNotContain(ada.Events, one => one.Data.GetRawText().Contains("spam", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Banned_and_sent_away_connections_hear_no_more()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        await using var cleo = await ConnectedAsync("Cleo");
        var room = await TalkAsync(ada, bob);
        await cleo.JoinAsync(room); // 3

        await CallAsync(ada, "KickMember", room, cleo); // 4
        await CallAsync(ada, "BanMember", room, bob); // 5
        await ada.SendAsync(room, "1", "after"); // 6
        await ada.UntilSeenAsync(room, 6);

        await cleo.UntilSeenAsync(room, 4);
        await bob.UntilSeenAsync(room, 5);
        var left = ada.EventsOf<JsonElement>("UserLeft").Single();
        Assert.Equal(
            ("Cleo", "Ada"),
            (left.GetProperty("displayName").GetString(), left.GetProperty("actorName").GetString())
        );
        Assert.True(ada.EventsOf<JsonElement>("UserBanned").Single().GetProperty("left").GetBoolean());
        Assert.Empty(bob.Messages);
        Assert.Empty(cleo.Messages);
        await AssertRefusedAsync(ErrorCodes.Banned, () => bob.JoinAsync(room));
        using var joining = await bob.Http.PostAsync(new Uri($"/api/rooms/{room}/join", UriKind.Relative), null);
        await Problems.AssertAsync(joining, 403, ErrorCodes.Banned);
        await cleo.JoinAsync(room);
        await CallAsync(ada, "UnbanMember", room, bob);
        await bob.JoinAsync(room);
    }

    [Fact]
    public async Task Archived_room_takes_nothing_any_more()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        await using var cleo = await ConnectedAsync("Cleo");
        var room = await TalkAsync(ada, bob);

        using var archived = await ada.Http.PatchAsJsonAsync($"/api/rooms/{room}", new { archived = true });
        archived.EnsureSuccessStatusCode();

        await AssertRefusedAsync(ErrorCodes.Archived, () => ada.SendAsync(room, "1", "text"));
        using var joining = await cleo.Http.PostAsync(new Uri($"/api/rooms/{room}/join", UriKind.Relative), null);
        await Problems.AssertAsync(joining, 409, ErrorCodes.Archived);
        Assert.Empty(await bob.ReadAllAsync(room));
    }

    [Fact]
    public async Task Who_may_not_is_told_so_and_changes_nothing()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        await using var cleo = await ConnectedAsync("Cleo");
        var room = await TalkAsync(ada, bob);
        var unknown = TypeId.New(TypeId.Room, TimeProvider.System);
        foreach (var (method, path) in Calls(ada.Session.User.Id))
        {
            await AssertAsync(bob, method, $"/api/rooms/{room}{path}", 403, ErrorCodes.NotAllowed);
            await AssertAsync(cleo, method, $"/api/rooms/{room}{path}", 403, ErrorCodes.NotAMember);
            await AssertAsync(ada, method, $"/api/rooms/{unknown}{path}", 404, ErrorCodes.RoomNotFound);
            await AssertAsync(ada, method, $"/api/rooms/nonsense{path}", 404, ErrorCodes.RoomNotFound);
        }

        foreach (
            var (method, path) in Calls("user_nobody")
                .Where(call => call.Path.Contains("user_", StringComparison.Ordinal))
        )
        {
            await AssertAsync(ada, method, $"/api/rooms/{room}{path}", 404, ErrorCodes.MemberNotFound);
        }

        var mute = $"/api/rooms/{room}/members/{bob.Session.User.Id}/mute";
        using var past = await ada.Http.PostAsJsonAsync(mute, new { until = "2020-01-01T00:00:00Z" });
        await Problems.AssertAsync(past, 400, ErrorCodes.RestrictionInvalid);
        using var slow = await ada.Http.PatchAsJsonAsync($"/api/rooms/{room}", new { slowSeconds = -1 });
        await Problems.AssertAsync(slow, 400, ErrorCodes.SettingInvalid);
        await AssertRefusedAsync(ErrorCodes.BadRequest, () => ada.Hub.InvokeAsync("UpdateRoom", (object?)null));
        await AssertRefusedAsync(ErrorCodes.BadRequest, () => ada.Hub.InvokeAsync("BanMember", (object?)null));
        await AssertRefusedAsync(ErrorCodes.NotAllowed, () => CallAsync(bob, "MuteMember", room, ada));
        await AssertRefusedAsync(ErrorCodes.NotAllowed, () => CallAsync(bob, "KickMember", room, ada));
        Assert.Equal("current", (await ada.SyncAsync(1, (room, 2))).Channels.Single().Status);
    }

    private static IEnumerable<(HttpMethod Method, string Path)> Calls(string userId) =>
        [
            (HttpMethod.Patch, ""),
            (HttpMethod.Delete, $"/members/{userId}"),
            (HttpMethod.Post, $"/members/{userId}/mute"),
            (HttpMethod.Delete, $"/members/{userId}/mute"),
            (HttpMethod.Post, $"/members/{userId}/ban"),
            (HttpMethod.Delete, $"/members/{userId}/ban"),
            (HttpMethod.Get, "/mutes"),
            (HttpMethod.Get, "/bans"),
        ];

    private static async Task AssertAsync(ChatClient who, HttpMethod method, string path, int status, string code)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = method == HttpMethod.Patch ? JsonContent.Create(new { topic = "x" }) : null;
        using var answer = await who.Http.SendAsync(request);
        await Problems.AssertAsync(answer, status, code);
    }

    private static async Task AssertRefusedAsync(string code, Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<HubException>(call);
        Assert.Contains(code, refused.Message, StringComparison.Ordinal);
    }

    private static Task<CursorAnswer> CallAsync(ChatClient who, string method, string room, ChatClient whom) =>
        who.Hub.InvokeAsync<CursorAnswer>(method, new { channelId = room, userId = whom.Session.User.Id });

    /// <summary>A room of Ada's with Bob in it.</summary>
    private static async Task<string> TalkAsync(ChatClient ada, ChatClient bob)
    {
        var room = (await ada.CreateRoomAsync()).Id;
        await ada.JoinAsync(room);
        await bob.JoinAsync(room);
        return room;
    }

    private async Task<ChatClient> ConnectedAsync(string displayName)
    {
        var client = await server.RegisterAsync(displayName);
        await client.ConnectAsync();
        return client;
    }
}
