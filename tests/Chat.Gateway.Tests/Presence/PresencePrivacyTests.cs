using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Chat.TestKit;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Presence;

[Collection(ServerCollection.Name)]
public sealed class PresencePrivacyTests(ChatServer server)
{
    [Fact]
    public async Task Contacts_see_each_other_without_a_room()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var bob = await server.RegisterAsync("Bob");
        await BefriendAsync(ada, bob);
        var (byAda, byBob) = (new Sightings(ada), new Sightings(bob));
        await Task.WhenAll(ada.ConnectAsync(), bob.ConnectAsync());

        await Task.WhenAll(byAda.WatchAsync(bob), byBob.WatchAsync(ada));

        await byAda.UntilAsync(bob, "online");
        await byBob.UntilAsync(ada, "online");
    }

    [Fact]
    public async Task Blocked_and_blocker_see_nothing_of_each_other_from_then_on()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var eve = await server.RegisterAsync("Eve");
        await using var bob = await server.RegisterAsync("Bob");
        await BefriendAsync(ada, eve);
        await BefriendAsync(ada, bob);
        var (byEve, byAda, byBob) = (new Sightings(eve), new Sightings(ada), new Sightings(bob));
        await Task.WhenAll(ada.ConnectAsync(), eve.ConnectAsync(), bob.ConnectAsync());
        await Task.WhenAll(byEve.WatchAsync(ada), byAda.WatchAsync(eve), byBob.WatchAsync(ada));
        await byEve.UntilAsync(ada, "online");
        await byAda.UntilAsync(eve, "online");

        (await ada.Http.PutAsync($"/api/blocks/{eve.Session.User.Id}", null)).EnsureSuccessStatusCode();
        await byEve.UntilAsync(ada, "offline");
        await byAda.UntilAsync(eve, "offline");

        await ada.Hub.InvokeAsync("SetPresence", new { choice = "away", customStatus = new { text = "secret" } });
        await byBob.UntilAsync(ada, "away");
        await byEve.WatchAsync(ada); // told after whatever came before
        Assert.DoesNotContain("away", byEve.Of(ada));
        Assert.DoesNotContain(byEve.All, person => person.ToString().Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_shows_nobody_that_they_are_here_is_not_seen_by_those_who_look_already()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var cleo = await server.RegisterAsync("Cleo");
        await using var phone = cleo.At(server.Url);
        await BefriendAsync(ada, cleo);
        var (byAda, byCleo) = (new Sightings(ada), new Sightings(phone));
        await Task.WhenAll(ada.ConnectAsync(), cleo.ConnectAsync(), phone.ConnectAsync());
        await Task.WhenAll(byAda.WatchAsync(cleo), byCleo.WatchAsync(cleo));
        await byAda.UntilAsync(cleo, "online");

        var hidden = await cleo.Http.PatchAsJsonAsync("/api/me", new { privacy = new { showPresence = false } });
        hidden.EnsureSuccessStatusCode();
        await byAda.UntilAsync(cleo, "offline");

        await cleo.Hub.InvokeAsync("SetPresence", new { choice = "away", customStatus = new { text = "secret" } });
        await byCleo.UntilAsync(cleo, "away");
        await byAda.WatchAsync(cleo); // told after whatever came before
        Assert.DoesNotContain("away", byAda.Of(cleo));
        Assert.DoesNotContain(byAda.All, person => person.ToString().Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Changes_are_told_to_those_for_whom_something_has_changed_and_to_nobody_else()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var phone = ada.At(server.Url);
        await using var eve = await server.RegisterAsync("Eve");
        var (byPhone, byEve) = (Count(phone), Count(eve));
        await Task.WhenAll(phone.ConnectAsync(), eve.ConnectAsync());

        (await ada.Http.PutAsync($"/api/blocks/{eve.Session.User.Id}", null)).EnsureSuccessStatusCode();
        await Wait.UntilAsync(() => byPhone.Value == 1, () => "The other device was told nothing.");
        (await eve.Http.PutAsync($"/api/blocks/{ada.Session.User.Id}", null)).EnsureSuccessStatusCode();
        await Wait.UntilAsync(() => byEve.Value > 0, () => "Eve was not told of what she did.");

        Assert.Equal((1, 1), (byPhone.Value, byEve.Value)); // neither of what the other did
    }

    private static StrongBox<int> Count(ChatClient client)
    {
        var count = new StrongBox<int>();
        client.Hub.On<JsonElement>("PersonChanged", _ => Interlocked.Increment(ref count.Value));
        return count;
    }

    private static async Task BefriendAsync(ChatClient one, ChatClient other)
    {
        var asked = await one.Http.PostAsJsonAsync("/api/contacts", new { userId = other.Session.User.Id });
        asked.EnsureSuccessStatusCode();
        var accepted = await other.Http.PostAsync($"/api/contacts/{one.Session.User.Id}/accept", null);
        accepted.EnsureSuccessStatusCode();
    }
}
