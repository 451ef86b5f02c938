using System.Net.Http.Json;
using Chat.Errors;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Tests.Messages;

[Collection(ServerCollection.Name)]
public sealed class ClientIdsTests(ChatServer server)
{
    [Fact]
    public async Task Same_client_id_over_two_connections_and_by_REST_at_once_is_one_message()
    {
        await using var ada = await server.RegisterAsync();
        await using var otherDevice = ada.At(server.Url);
        var room = await ada.CreateRoomAsync();
        await Task.WhenAll(ada.ConnectAsync(), otherDevice.ConnectAsync());
        await Task.WhenAll(ada.JoinAsync(room.Id), otherDevice.JoinAsync(room.Id));

        for (var n = 0; n < 10; n++)
        {
            var clientId = n % 2 == 0 ? Guid.CreateVersion7().ToString() : $"{n}";
            var answers = await Task.WhenAll(
                ada.SendAsync(room.Id, clientId, "same"),
                otherDevice.SendAsync(room.Id, clientId, "same"),
                ReadAsync(PostAsync(ada, room, clientId, "same"))
            );
            Assert.Single(answers.Distinct());
        }

        Assert.Equal(10, (await ada.ReadAllAsync(room.Id)).Count);
    }

    [Fact]
    public async Task Client_id_of_a_clock_far_ahead_is_refused_and_one_without_a_time_is_taken()
    {
        await using var ada = await server.RegisterAsync();
        await ada.ConnectAsync();
        var room = await ada.CreateRoomAsync();
        var clientId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow().AddDays(2)).ToString();

        using var byRest = await PostAsync(ada, room, clientId, "Hi");
        var byHub = await Assert.ThrowsAsync<HubException>(() => ada.SendAsync(room.Id, clientId, "Hi"));

        await Problems.AssertAsync(byRest, 400, ErrorCodes.ClientIdInvalid);
        Assert.Contains(ErrorCodes.ClientIdInvalid, byHub.Message, StringComparison.Ordinal);
        Assert.Empty(await ada.ReadAllAsync(room.Id));
        var answer = await ada.SendAsync(room.Id, $"{clientId[..14]}4{clientId[15..]}", "Hi");
        Assert.Equal(2, answer.Seq);
    }

    private static Task<HttpResponseMessage> PostAsync(
        ChatClient person,
        RoomAnswer room,
        string clientId,
        string text
    ) => person.Http.PostAsJsonAsync($"/api/rooms/{room.Id}/messages", new { clientId, text });

    private static async Task<PostedAnswer> ReadAsync(Task<HttpResponseMessage> answering)
    {
        using var answer = await answering;
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<PostedAnswer>())!;
    }
}
