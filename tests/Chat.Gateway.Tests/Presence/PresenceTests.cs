using System.Net.Http.Json;
using System.Text.Json;
using Chat.Errors;
using Chat.TestKit;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Presence;

[Collection(ServerCollection.Name)]
public sealed class PresenceTests(ChatServer server)
{
    [Fact]
    public async Task Watcher_sees_somebody_come_change_and_go()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var bob = await server.RegisterAsync("Bob");
        await ShareRoomAsync(ada, bob);
        var seen = new Sightings(bob);
        await bob.ConnectAsync();
        await seen.WatchAsync(ada);
        await seen.UntilAsync(ada, "offline");

        await ada.ConnectAsync();
        await seen.UntilAsync(ada, "online");
        await ada.Hub.InvokeAsync("SetActivity", new { active = false });
        await seen.UntilAsync(ada, "away");
        await ada.Hub.InvokeAsync("SetActivity", new { active = true });
        await seen.UntilAsync(ada, "online");
        await ada.Hub.InvokeAsync("SetPresence", new { choice = "doNotDisturb" });
        await seen.UntilAsync(ada, "doNotDisturb");
        await ada.Hub.InvokeAsync("SetPresence", new { choice = "automatic" });
        await seen.UntilAsync(ada, "online");
        await ada.Hub.StopAsync();
        var gone = await seen.UntilAsync(ada, "offline");

        Assert.NotEqual(JsonValueKind.Null, gone.GetProperty("lastSeenAt").ValueKind);
    }

    [Fact]
    public async Task Second_device_keeps_somebody_online_and_learns_what_the_first_has_chosen()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var phone = ada.At(server.Url);
        await using var bob = await server.RegisterAsync("Bob");
        await ShareRoomAsync(ada, bob);
        var seen = new Sightings(bob);
        var told = new TaskCompletionSource<JsonElement>();
        phone.Hub.On<JsonElement>("OwnPresenceChanged", told.SetResult);
        await Task.WhenAll(ada.ConnectAsync(), phone.ConnectAsync(), bob.ConnectAsync());
        await seen.WatchAsync(ada);
        await seen.UntilAsync(ada, "online");

        await ada.Hub.InvokeAsync("SetPresence", new { choice = "invisible" });
        await seen.UntilAsync(ada, "offline");
        var own = await told.Task.WaitAsync(Wait.Patience);
        Assert.Equal("invisible", own.GetProperty("choice").GetString());
        await ada.Hub.InvokeAsync("SetPresence", new { choice = "automatic" });
        await seen.UntilAsync(ada, "online");

        await ada.Hub.StopAsync();
        await phone.Hub.InvokeAsync("SetActivity", new { active = false });
        await seen.UntilAsync(ada, "away"); // and was not offline before
        Assert.DoesNotContain("offline", seen.Of(ada).SkipWhile(status => status != "online").Skip(2));
    }

    [Fact]
    public async Task Own_status_is_set_by_rest_and_seen_by_others()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var bob = await server.RegisterAsync("Bob");
        await ShareRoomAsync(ada, bob);
        var seen = new Sightings(bob);
        await Task.WhenAll(ada.ConnectAsync(), bob.ConnectAsync());
        await seen.WatchAsync(ada);

        var until = TimeProvider.System.GetUtcNow().AddHours(2);
        var set = await ada.Http.PutAsJsonAsync(
            "/api/me/presence",
            new { choice = "away", customStatus = new { text = "Lunch", until } }
        );
        set.EnsureSuccessStatusCode();
        var shown = await seen.UntilAsync(ada, "away");

        Assert.Equal("Lunch", shown.GetProperty("customStatus").GetProperty("text").GetString());
        var own = await ada.Http.GetFromJsonAsync<JsonElement>("/api/me/presence");
        Assert.Equal("away", own.GetProperty("choice").GetString());
        Assert.Equal("Lunch", own.GetProperty("customStatus").GetProperty("text").GetString());
        Assert.Equal("away", await ReadAsync(bob, ada));
    }

    [Fact]
    public async Task Strangers_see_nothing_whatever_happens()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var eve = await server.RegisterAsync("Eve");
        await using var bob = await server.RegisterAsync("Bob");
        await ShareRoomAsync(ada, bob);
        var (byEve, byBob) = (new Sightings(eve), new Sightings(bob));
        await Task.WhenAll(eve.ConnectAsync(), bob.ConnectAsync());
        await Task.WhenAll(byEve.WatchAsync(ada), byBob.WatchAsync(ada));

        await ada.ConnectAsync();
        await byBob.UntilAsync(ada, "online");
        await ada.Hub.InvokeAsync("SetPresence", new { choice = "away", customStatus = new { text = "secret" } });
        await byBob.UntilAsync(ada, "away");
        await byEve.WatchAsync(ada); // its event comes after all others

        Assert.Equal("offline", await ReadAsync(eve, ada));
        await byEve.UntilAsync(ada, "offline");
        Assert.All(byEve.Of(ada), status => Assert.Equal("offline", status));
        Assert.All(byEve.All, person => Assert.Equal(JsonValueKind.Null, person.GetProperty("lastSeenAt").ValueKind));
        Assert.All(byEve.All, person => Assert.Equal(JsonValueKind.Null, person.GetProperty("customStatus").ValueKind));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_and_changes_nothing()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await ada.ConnectAsync();
        var many = Enumerable.Repeat(ada.Session.User.Id, 201);

        var tooMany = await Assert.ThrowsAsync<HubException>(() =>
            ada.Hub.InvokeAsync("WatchPresence", new { userIds = many })
        );
        var noIds = await Assert.ThrowsAsync<HubException>(() =>
            ada.Hub.InvokeAsync("WatchPresence", new { userIds = new[] { "ada" } })
        );
        var noChoice = await Assert.ThrowsAsync<HubException>(() =>
            ada.Hub.InvokeAsync("SetPresence", new { choice = "asleep" })
        );
        var noStatus = await ada.Http.PutAsJsonAsync(
            "/api/me/presence",
            new { choice = "away", customStatus = new { text = new string('x', 101) } }
        );

        Assert.Contains(ErrorCodes.WatchInvalid, tooMany.Message, StringComparison.Ordinal);
        Assert.Contains(ErrorCodes.WatchInvalid, noIds.Message, StringComparison.Ordinal);
        Assert.Contains(ErrorCodes.BadRequest, noChoice.Message, StringComparison.Ordinal);
        await Problems.AssertAsync(noStatus, 400, ErrorCodes.PresenceInvalid);
        await Problems.AssertAsync(await ada.Http.GetAsync("/api/presence?userId=x"), 400, ErrorCodes.WatchInvalid);
        var own = await ada.Http.GetFromJsonAsync<JsonElement>("/api/me/presence");
        Assert.Equal("automatic", own.GetProperty("choice").GetString());
    }

    private static async Task ShareRoomAsync(ChatClient owner, ChatClient other)
    {
        var room = await owner.CreateRoomAsync();
        (await other.Http.PostAsync($"/api/rooms/{room.Id}/join", null)).EnsureSuccessStatusCode();
    }

    private static async Task<string?> ReadAsync(ChatClient viewer, ChatClient person)
    {
        var read = await viewer.Http.GetFromJsonAsync<JsonElement>($"/api/presence?userId={person.Session.User.Id}");
        return read.GetProperty("people")[0].GetProperty("status").GetString();
    }
}
