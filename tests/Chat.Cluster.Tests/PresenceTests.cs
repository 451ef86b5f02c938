using Chat.TestKit.Clients;
using Chat.TestKit.Processes;

namespace Chat.Tests;

/// <summary>Who is here, when a gateway or a silo is killed.</summary>
public sealed class PresenceTests
{
    [Fact]
    public async Task People_of_a_killed_gateway_are_seen_to_go_and_those_of_the_other_stay()
    {
        await using var server = ChatServer.Of(silos: 1, gateways: 2);
        await server.InitializeAsync();
        await using var ada = await server.RegisterAsync("Ada");
        await using var registered = await server.RegisterAsync("Bob");
        await using var bob = registered.At(server.Gateways[1].Url);
        var room = await ada.CreateRoomAsync();
        (await bob.Http.PostAsync($"/api/rooms/{room.Id}/join", null)).EnsureSuccessStatusCode();
        var seen = new Sightings(bob);
        await Task.WhenAll(ada.ConnectAsync(), bob.ConnectAsync());
        await seen.WatchAsync(ada, bob);
        await seen.UntilAsync(ada, "online");
        await seen.UntilAsync(bob, "online");

        await server.Gateway.KillAsync();
        await seen.UntilAsync(ada, "offline");

        Assert.DoesNotContain("offline", seen.Of(bob).SkipWhile(status => status != "online"));
        await server.Silo.KillAsync();
        server.Silo.Start();
        server.Gateway.Start();
        await server.UntilReadyAsync();
        await using var again = ada.At(server.Url);
        await again.ConnectAsync();
        await seen.UntilAsync(ada, "online");
    }
}
