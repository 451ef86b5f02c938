using System.Text.Json;
using Chat.Errors;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Chat.Tests.Groups;
using Chat.Tests.People;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Signals;

[Collection(ServerCollection.Name)]
public sealed class GroupSignalsTests(ChatServer server)
{
    [Fact]
    public async Task Members_of_a_group_see_who_types_and_who_has_read_until_they_leave()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var bob = await server.RegisterAsync("Bob");
        await using var cleo = await server.RegisterAsync("Cleo");
        await Task.WhenAll(ada.ConnectAsync(), bob.ConnectAsync(), cleo.ConnectAsync());
        var group = await ada.GatherAsync(bob, cleo);
        var posted = await ada.SendAsync(group, "1", "read me");

        await bob.Hub.InvokeAsync("StartTyping", group);
        await UntilTypingAsync(ada, bob);
        await bob.Hub.InvokeAsync("MarkRead", new { channelId = group, seq = posted.Seq });
        await ada.UntilToldAsync<JsonElement>(
            "ReceiptsChanged",
            told => told.GetProperty("receipts")[0].GetProperty("userId").GetString() == bob.Id()
        );
        var listed = await ada.DoAsync(HttpMethod.Get, $"/api/groups/{group}/receipts")
            .DoneAsync<ListAnswer<JsonElement>>();
        await bob.LeaveAsync(group);
        await bob.Hub.InvokeAsync("StartTyping", group);
        await cleo.Hub.InvokeAsync("StartTyping", group); // told after whatever came before
        await UntilTypingAsync(ada, cleo);

        Assert.Equal([bob.Id()], listed.Data.Select(receipt => receipt.GetProperty("userId").GetString()));
        Assert.Equal(2, ada.EventsOf<JsonElement>("TypingStarted").Count);
        Assert.Empty(bob.EventsOf<JsonElement>("TypingStarted"));
        await Problems.AssertAsync(
            await bob.DoAsync(HttpMethod.Get, $"/api/groups/{group}/receipts"),
            404,
            ErrorCodes.RoomNotFound
        );
    }

    private static Task UntilTypingAsync(ChatClient observer, ChatClient typist) =>
        observer.UntilToldAsync<JsonElement>(
            "TypingStarted",
            told => told.GetProperty("userId").GetString() == typist.Id()
        );
}
