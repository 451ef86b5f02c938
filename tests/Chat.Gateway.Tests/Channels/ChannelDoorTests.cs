using System.Net.Http.Json;
using Chat.Errors;
using Chat.Ids;
using Chat.TestKit.Processes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Channels;

[Collection(ServerCollection.Name)]
public sealed class ChannelDoorTests(ChatServer server)
{
    [Theory]
    [InlineData(TypeId.Room, ErrorCodes.RoomNotFound)]
    [InlineData(TypeId.Group, ErrorCodes.RoomNotFound)]
    [InlineData(TypeId.Context, ErrorCodes.RoomNotFound)]
    [InlineData(TypeId.Conversation, ErrorCodes.ConversationNotFound)]
    public async Task Channel_that_is_not_there_is_not_found_whatever_its_kind(string prefix, string code)
    {
        await using var ada = await server.RegisterAsync();
        await ada.ConnectAsync();
        var id = TypeId.New(prefix, TimeProvider.System);

        await AssertRefusedAsync(code, () => ada.SendAsync(id, "1", "text"));
        await AssertRefusedAsync(code, () => ada.JoinAsync(id));
        await AssertRefusedAsync(code, () => ada.LeaveAsync(id));
        await AssertRefusedAsync(code, () => ada.Hub.InvokeAsync("MarkRead", new { channelId = id, seq = 1 }));
        Assert.Equal(code, (await ada.SyncAsync(1, (id, 0))).Channels[0].Error?.Code);
        await Problems.AssertAsync(
            await ada.Http.PostAsJsonAsync("/api/messages/search", new { query = "text", channelId = id }),
            404,
            code
        );
    }

    [Theory]
    [InlineData(TypeId.Group)]
    [InlineData(TypeId.Context)]
    [InlineData(TypeId.Conversation)]
    public async Task Id_of_another_kind_is_none_of_a_room(string prefix)
    {
        await using var ada = await server.RegisterAsync();
        var id = TypeId.New(prefix, TimeProvider.System);

        await Problems.AssertAsync(
            await ada.Http.GetAsync(new Uri($"/api/rooms/{id}/messages", UriKind.Relative)),
            404,
            ErrorCodes.RoomNotFound
        );
    }

    private static async Task AssertRefusedAsync(string code, Func<Task> call) =>
        Assert.Contains($"{code}: ", (await Assert.ThrowsAsync<HubException>(call)).Message, StringComparison.Ordinal);
}
