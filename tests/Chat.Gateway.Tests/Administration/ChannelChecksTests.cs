using System.Net.Http.Json;
using System.Text.Json;
using Chat.Data.Administration;
using Chat.Errors;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Administration;

[Collection(ServerCollection.Name)]
public sealed class ChannelChecksTests(ChatServer server)
{
    [Fact]
    public async Task Check_of_a_room_says_what_it_looked_at_and_what_differs()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var bob = await server.RegisterAsync("Bob");
        await Administrators.SetAsync(server.Database.DataSource, ada.Session.User.Username, isAdministrator: true);
        await Task.WhenAll(ada.ConnectAsync(), bob.ConnectAsync());
        var room = await ada.CreateRoomAsync();
        await bob.JoinAsync(room.Id);
        var posted = await ada.SendAsync(room.Id, "1", "text");
        await bob.Hub.InvokeAsync("MarkRead", new { channelId = room.Id, seq = posted.Seq });

        var report = await CheckAsync(ada, room.Id);
        Assert.Equal(3, report.GetProperty("checked").GetProperty("changes").GetInt64());
        Assert.Equal(1, report.GetProperty("checked").GetProperty("readPositions").GetInt64());
        Assert.Empty(report.GetProperty("differences").EnumerateArray());

        await using (
            var command = server.Database.DataSource.CreateCommand(
                "UPDATE read_positions SET read_ordinal = 7 WHERE channel_id = $1"
            )
        )
        {
            command.Parameters.AddWithValue(room.Id);
            await command.ExecuteNonQueryAsync();
        }

        var difference = (await CheckAsync(ada, room.Id)).GetProperty("differences").EnumerateArray().First();
        Assert.Equal(
            ("readPosition", bob.Session.User.Id),
            (difference.GetProperty("what").GetString(), difference.GetProperty("userId").GetString())
        );
    }

    [Fact]
    public async Task Check_is_for_administrators_and_of_channels_that_exist()
    {
        await using var ada = await server.RegisterAsync("Ada");
        var room = await ada.CreateRoomAsync();
        await Problems.AssertAsync(await PostAsync(ada, room.Id), 403, ErrorCodes.NotAnAdministrator);

        await Administrators.SetAsync(server.Database.DataSource, ada.Session.User.Username, isAdministrator: true);
        await Problems.AssertAsync(await PostAsync(ada, "room_00000000000000000000000000"), 404, ErrorCodes.NotFound);
        await Problems.AssertAsync(await PostAsync(ada, "nothing"), 404, ErrorCodes.NotFound);
    }

    private static Task<HttpResponseMessage> PostAsync(ChatClient client, string id) =>
        client.Http.PostAsync(new Uri($"/api/admin/channels/{id}/check", UriKind.Relative), content: null);

    private static async Task<JsonElement> CheckAsync(ChatClient client, string id) =>
        await (await PostAsync(client, id)).Content.ReadFromJsonAsync<JsonElement>();
}
