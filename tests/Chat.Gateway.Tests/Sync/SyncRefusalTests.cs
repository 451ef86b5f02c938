using System.Net.Http.Json;
using System.Text;
using Chat.Errors;
using Chat.Ids;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Sync;

/// <summary>What nobody should ask, over REST and the hub alike.</summary>
[Collection(ServerCollection.Name)]
public sealed class SyncRefusalTests(ChatServer server)
{
    private static readonly string s_room = TypeId.New(TypeId.Room, TimeProvider.System);

    [Theory]
    [InlineData("""{"epoch":1}""", ErrorCodes.BadRequest)]
    [InlineData("""{"epoch":1,"channels":null}""", ErrorCodes.BadRequest)]
    [InlineData("""{"channels":[]}""", ErrorCodes.BadRequest)]
    [InlineData("""{"epoch":"1","channels":[]}""", ErrorCodes.BadRequest)]
    [InlineData("""{"epoch":1,"channels":[null]}""", ErrorCodes.BadRequest)]
    [InlineData("""{"epoch":1,"channels":[{"channelId":null,"seq":1}]}""", ErrorCodes.BadRequest)]
    [InlineData("""{"epoch":1,"channels":[{"channelId":"room_x"}]}""", ErrorCodes.BadRequest)]
    [InlineData(
        """{"epoch":1,"channels":[{"channelId":"x","seq":1},{"channelId":"x","seq":2}]}""",
        ErrorCodes.BadRequest
    )]
    [InlineData("""{"epoch":1,"channels":[{"channelId":"x","seq":-1}]}""", ErrorCodes.LimitInvalid)]
    [InlineData("""{"epoch":1,"channels":[{"channelId":"x","seq":1e99}]}""", ErrorCodes.BadRequest)]
    [InlineData("""{"epoch":-1,"channels":[]}""", ErrorCodes.LimitInvalid)]
    [InlineData("""{"epoch":1,"channels":[],"limit":0}""", ErrorCodes.LimitInvalid)]
    [InlineData("""{"epoch":1,"channels":[],"limit":101}""", ErrorCodes.LimitInvalid)]
    public async Task Sync_bad_request_is_refused_with_a_code(string body, string code)
    {
        await using var ada = await server.RegisterAsync();

        await Problems.AssertAsync(await PostAsync(ada, body), 400, code);
    }

    [Fact]
    public async Task Sync_unknown_and_foreign_channels_are_refused_one_by_one()
    {
        await using var ada = await server.RegisterAsync();
        var room = await ada.CreateRoomAsync();
        string[] ids = ["", "nonsense", "room_\0", s_room, $"user{s_room[4..]}", new string('x', 100_000), room.Id];
        await ada.ConnectAsync();

        var answer = await ada.SyncAsync(1, ids.Select(id => (id, 1L)));

        Assert.Equal(ids, answer.Channels.Select(channel => channel.ChannelId));
        Assert.All(
            answer.Channels.SkipLast(1),
            channel => Assert.Equal(("refused", ErrorCodes.RoomNotFound), (channel.Status, channel.Error!.Code))
        );
        Assert.Equal("current", answer.Channels[^1].Status);
    }

    [Fact]
    public async Task Sync_takes_a_thousand_channels_and_no_more()
    {
        await using var ada = await server.RegisterAsync();
        await ada.ConnectAsync();
        var ids = Enumerable.Range(0, 10_000).Select(_ => TypeId.New(TypeId.Room, TimeProvider.System)).ToList();

        var most = await ada.SyncAsync(1, ids.Take(1_000).Select(id => (id, 1L)));
        var refused = await Assert.ThrowsAsync<HubException>(() => ada.SyncAsync(1, ids.Select(id => (id, 1L))));

        Assert.Equal(1_000, most.Channels.Count);
        Assert.Contains(ErrorCodes.LimitInvalid, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sync_hub_answers_codes_and_goes_on()
    {
        await using var ada = await server.RegisterAsync();
        await ada.ConnectAsync();

        object?[] requests = [null, 7, new { epoch = 1 }, new { epoch = 1, channels = new object?[] { null } }];
        foreach (var request in requests)
        {
            var refused = await Assert.ThrowsAsync<HubException>(() => ada.Hub.InvokeAsync("Sync", request));
            Assert.Contains(ErrorCodes.BadRequest, refused.Message, StringComparison.Ordinal);
        }

        Assert.Empty((await ada.SyncAsync(1)).Channels);
    }

    [Fact]
    public async Task Sync_by_REST_answers_the_same_and_subscribes_to_nothing()
    {
        await using var ada = await server.RegisterAsync();
        await ada.ConnectAsync();
        var room = await ada.CreateRoomAsync();
        await ada.SendAsync(room.Id, "1", "text");

        var answer = await PostAsync(ada, $$"""{"epoch":1,"channels":[{"channelId":"{{room.Id}}","seq":1}]}""");
        var byRest = await answer.Content.ReadFromJsonAsync<SyncAnswer>();
        await ada.SendAsync(room.Id, "2", "text");
        var byHub = await ada.SyncAsync(1, (room.Id, 1));

        Assert.Equal("text", byRest!.Channels.Single().Events!.Single().Message.Text);
        Assert.Equal(2, byRest.Channels.Single().Seq);
        Assert.Equal(3, byHub.Channels.Single().Seq);
        Assert.Empty(ada.Seen);
        await Problems.AssertAsync(await AnonymousAsync(), 401, ErrorCodes.AuthRequired);
    }

    private async Task<HttpResponseMessage> AnonymousAsync()
    {
        using var http = new HttpClient();
        return await http.PostAsync(new Uri(server.Url, "/api/sync"), content: null);
    }

    private static async Task<HttpResponseMessage> PostAsync(ChatClient person, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await person.Http.PostAsync(new Uri("/api/sync", UriKind.Relative), content);
    }
}
