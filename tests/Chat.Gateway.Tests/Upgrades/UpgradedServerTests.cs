using System.Net.Http.Json;
using Chat.Data.Schema;
using Chat.TestKit;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Upgrades;

public sealed class UpgradedServerTests
{
    [Fact]
    public async Task People_of_the_first_release_go_on_where_they_were()
    {
        var database = await FirstRelease.CreateDatabaseAsync();
        await Migrator.MigrateAsync(database.DataSource);
        await using var server = ChatServer.On(database);
        await server.InitializeAsync();
        await using var ada = await ChatClient.LogInAsync(server.Url, "ada", FirstRelease.Password);
        await using var bob = await ChatClient.LogInAsync(server.Url, "bob", FirstRelease.Password);
        await Task.WhenAll(ada.ConnectAsync(), bob.ConnectAsync());

        var joined = await bob.JoinAsync(FirstRelease.EngineRoom);
        var history = await bob.ReadAllAsync(FirstRelease.EngineRoom);
        Assert.Equal((1200L, 1196), (joined.Seq, history.Count));
        Assert.Equal("Ada Lovelace", history[^1].SenderName);
        Assert.Equal((134L, "Engine room"), await ViewAsync(bob));

        var repeated = await ada.SendAsync(FirstRelease.EngineRoom, "client-1200", "Pressure is 1200 kPa");
        Assert.Equal(1200, repeated.Seq);
        var posted = await ada.SendAsync(FirstRelease.EngineRoom, "upgraded", "still here");
        await bob.UntilSeenAsync(FirstRelease.EngineRoom, posted.Seq);
        Assert.Equal((1201L, (135L, "Engine room")), (posted.Seq, await ViewAsync(bob)));

        await bob.Hub.InvokeAsync("MarkRead", new { channelId = FirstRelease.EngineRoom, seq = posted.Seq });
        Assert.Equal((0L, "Engine room"), await ViewAsync(bob));
    }

    private static async Task<(long, string)> ViewAsync(ChatClient client)
    {
        var uri = new Uri($"/api/rooms/{FirstRelease.EngineRoom}", UriKind.Relative);
        var room = (await client.Http.GetFromJsonAsync<UnreadRoom>(uri))!;
        return (room.Unread, room.Name);
    }

    private sealed record UnreadRoom(string Name, long Unread);
}
