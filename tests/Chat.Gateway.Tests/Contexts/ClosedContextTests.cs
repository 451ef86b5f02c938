using System.Net.Http.Json;
using Chat.Data.Administration;
using Chat.Data.Checking;
using Chat.Errors;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Chat.Tests.Integrations;
using Chat.Tests.People;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Contexts;

/// <summary>What people can and cannot do in rooms that belong to a service.</summary>
[Collection(ServerCollection.Name)]
public sealed class ClosedContextTests(ChatServer server)
{
    private sealed record ChangeKindAnswer(long Seq, string Kind, string ActorId, string? ActorName, string? Text);

    [Fact]
    public async Task Closed_room_is_for_reading_only_and_stays_evidence()
    {
        using var desk = await ServiceClient.CreateAsync(server, "dispute");
        await using var ada = await server.RegisterAsync("Ada");
        await using var ben = await server.RegisterAsync("Ben");
        var context = ContextCalls.NewContext("dispute");
        var room = await desk.OpenAsync(context, ada);
        var path = $"/api/context-rooms/{room.ChannelId}";
        var first = await desk.PostAsync(context, "It was broken.");

        var closed = await PostAsync(desk, $"{context}/close").DoneAsync<ContextRoomAnswer>();
        Assert.NotNull(closed.ClosedAt);
        Assert.Equal(closed, await PostAsync(desk, $"{context}/close").DoneAsync<ContextRoomAnswer>());
        var message = new { clientId = Guid.NewGuid().ToString(), text = "No!" };
        (HttpClient Http, HttpMethod Method, string Path, object? Body)[] refused =
        [
            (ada.Http, HttpMethod.Post, $"{path}/messages", message),
            (ada.Http, HttpMethod.Put, $"{path}/messages/{first.Seq}/reactions/%F0%9F%91%8D", null),
            (desk.Http, HttpMethod.Post, $"{context}/messages", message),
            (desk.Http, HttpMethod.Put, context, new { title = "Another" }),
            (desk.Http, HttpMethod.Put, $"{context}/participants/{ben.Id()}", null),
        ];
        foreach (var (http, method, address, body) in refused)
        {
            await Problems.AssertAsync(await http.DoAsync(method, address, body), 409, ErrorCodes.Archived);
        }

        // Everything is there to be read, by those in it, by the service, and by whoever audits.
        var read = await ada.Http.GetFromJsonAsync<ListAnswer<MessageAnswer>>($"{path}/messages");
        Assert.Equal("It was broken.", Assert.Single(read!.Data).Text);
        await ada.DoAsync(HttpMethod.Post, $"{path}/read", new { seq = first.Seq });
        await Administrators.SetAsync(server.Database.DataSource, ben.Session.User.Username, isAdministrator: true);
        var audit = await ben.Http.GetFromJsonAsync<ListAnswer<ChangeKindAnswer>>(
            $"/api/admin/channels/{room.ChannelId}/changes"
        );
        Assert.Equal(["memberJoined", "messagePosted", "settingsChanged"], audit!.Data.Select(change => change.Kind));
        Assert.All(
            audit.Data,
            change => Assert.Equal((room.CreatedBy, "The desk"), (change.ActorId, change.ActorName))
        );
        var report = await ChannelCheck.RunAsync(server.Database.DataSource, room.ChannelId);
        Assert.Empty(report!.Differences);

        Assert.Null((await PostAsync(desk, $"{context}/reopen").DoneAsync<ContextRoomAnswer>()).ClosedAt);
        await ada.DoAsync(HttpMethod.Post, $"{path}/messages", message);
        await desk.PostAsync(context, "Now it is whole.");
    }

    [Fact]
    public async Task Outsiders_cannot_tell_it_from_one_that_does_not_exist()
    {
        using var desk = await ServiceClient.CreateAsync(server, "dispute");
        await using var ada = await server.RegisterAsync("Ada");
        await using var eve = await server.RegisterAsync("Eve");
        var room = await desk.OpenAsync(ContextCalls.NewContext("dispute"), ada);
        await eve.ConnectAsync();

        (HttpMethod Method, string Path, object? Body)[] calls =
        [
            (HttpMethod.Get, "", null),
            (HttpMethod.Get, "/members", null),
            (HttpMethod.Get, "/messages", null),
            (HttpMethod.Get, "/messages/1", null),
            (HttpMethod.Post, "/messages", new { clientId = "1", text = "Hello" }),
            (HttpMethod.Post, "/read", new { seq = 1 }),
        ];
        foreach (var (method, path, body) in calls)
        {
            Assert.Equal(await AskAsync(room.ChannelId), await AskAsync($"ctx_{new string('0', 26)}"));

            async Task<ProblemAnswer> AskAsync(string id) =>
                await Problems.AssertAsync(
                    await eve.DoAsync(method, $"/api/context-rooms/{id}{path}", body),
                    404,
                    ErrorCodes.RoomNotFound
                );
        }

        foreach (var method in new[] { "JoinRoom", "LeaveRoom" })
        {
            var refusal = await Assert.ThrowsAsync<HubException>(() => eve.Hub.InvokeAsync(method, room.ChannelId));
            Assert.Contains(ErrorCodes.RoomNotFound, refusal.Message, StringComparison.Ordinal);
        }

        Assert.Empty((await eve.Http.GetFromJsonAsync<ListAnswer<RoomOfContextAnswer>>("/api/context-rooms"))!.Data);
    }

    [Fact]
    public async Task People_change_neither_who_is_in_it_nor_what_it_is()
    {
        using var desk = await ServiceClient.CreateAsync(server, "dispute");
        await using var ada = await server.RegisterAsync("Ada");
        await using var ben = await server.RegisterAsync("Ben");
        var room = await desk.OpenAsync(ContextCalls.NewContext("dispute"), ada, ben);
        await ada.ConnectAsync();
        await ada.JoinAsync(room.ChannelId);

        (string Method, object Argument)[] calls =
        [
            ("LeaveRoom", room.ChannelId),
            ("UpdateRoom", new { channelId = room.ChannelId, name = "Mine" }),
            ("KickMember", new { channelId = room.ChannelId, userId = ben.Id() }),
            ("BanMember", new { channelId = room.ChannelId, userId = ben.Id() }),
            ("MuteMember", new { channelId = room.ChannelId, userId = ben.Id() }),
            (
                "SetRole",
                new
                {
                    channelId = room.ChannelId,
                    userId = ben.Id(),
                    role = "moderator",
                }
            ),
        ];
        foreach (var (method, argument) in calls)
        {
            var refusal = await Assert.ThrowsAsync<HubException>(() => ada.Hub.InvokeAsync(method, argument));
            Assert.Contains(ErrorCodes.NotAllowed, refusal.Message, StringComparison.Ordinal);
        }

        // Under the addresses of rooms there is no such thing.
        await Problems.AssertAsync(
            await ada.Http.GetAsync($"/api/rooms/{room.ChannelId}"),
            404,
            ErrorCodes.RoomNotFound
        );
    }

    private static Task<HttpResponseMessage> PostAsync(ServiceClient service, string path) =>
        service.Http.DoAsync(HttpMethod.Post, path);
}
