using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Microsoft.AspNetCore.SignalR.Client;
using Xunit.Abstractions;

namespace Chat.Tests.Presence;

[Collection(ServerCollection.Name)]
public sealed class PresencePromptnessTests(ChatServer server, ITestOutputHelper output)
{
    /// <summary>The best of several: what else the machine does makes some of them late, not all.</summary>
    [Fact]
    public async Task Change_is_seen_within_two_seconds()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var bob = await server.RegisterAsync("Bob");
        var room = await ada.CreateRoomAsync();
        await Task.WhenAll(ada.ConnectAsync(), bob.ConnectAsync());
        await Task.WhenAll(ada.JoinAsync(room.Id), bob.JoinAsync(room.Id));
        var seen = new Sightings(bob);
        await seen.WatchAsync(ada);
        await seen.UntilAsync(ada, "online");

        var times = new List<TimeSpan>();
        foreach (var choice in Enumerable.Repeat<string[]>(["away", "doNotDisturb"], 5).SelectMany(two => two))
        {
            var began = TimeProvider.System.GetTimestamp();
            await ada.Hub.InvokeAsync("SetPresence", new { choice });
            await seen.UntilAsync(ada, choice);
            times.Add(TimeProvider.System.GetElapsedTime(began));
        }

        times.Sort();
        output.WriteLine($"Seconds until seen: {string.Join(", ", times.Select(time => $"{time.TotalSeconds:0.00}"))}");
        Assert.InRange(times[0], TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }
}
