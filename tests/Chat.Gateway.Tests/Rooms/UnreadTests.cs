using System.Net;
using System.Net.Http.Json;
using Chat.Errors;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Rooms;

[Collection(ServerCollection.Name)]
public sealed class UnreadTests(ChatServer server)
{
    [Fact]
    public async Task Members_see_what_they_have_not_read_over_hub_and_rest()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var bob = await server.RegisterAsync("Bob");
        await Task.WhenAll(ada.ConnectAsync(), bob.ConnectAsync());
        var room = await ada.CreateRoomAsync();
        await bob.JoinAsync(room.Id);
        for (var n = 1; n <= 3; n++)
        {
            await ada.SendAsync(room.Id, $"{n}", $"text {n}");
        }

        var seen = await ViewAsync(bob, room.Id);
        Assert.Equal((3L, 2L), (seen.Unread, seen.ReadSeq));
        Assert.Equal(
            ("text 3", "Ada", 5L, false),
            (seen.LastMessage!.Text, seen.LastMessage.SenderName, seen.LastMessage.Seq, seen.LastMessage.Deleted)
        );
        Assert.Equal(0, (await ViewAsync(ada, room.Id)).Unread);

        var marked = await bob.Hub.InvokeAsync<ReadAnswer>("MarkRead", new { channelId = room.Id, seq = 4 });
        Assert.Equal(new ReadAnswer(room.Id, 4), marked);
        var again = await bob.Http.PostAsJsonAsync($"/api/rooms/{room.Id}/read", new { seq = 3 });
        Assert.Equal(new ReadAnswer(room.Id, 4), await again.Content.ReadFromJsonAsync<ReadAnswer>());

        var listed = (await bob.Http.GetFromJsonAsync<ListAnswer<ReadRoom>>("/api/rooms?joined=true"))!.Data;
        Assert.Equal([(room.Id, 1L, 4L)], listed.Select(item => (item.Id, item.Unread!.Value, item.ReadSeq!.Value)));
    }

    [Fact]
    public async Task Others_are_shown_nothing_of_what_is_said()
    {
        await using var ada = await server.RegisterAsync();
        await using var bob = await server.RegisterAsync();
        await ada.ConnectAsync();
        var room = await ada.CreateRoomAsync();
        await ada.SendAsync(room.Id, "1", "a secret");

        Assert.Equal(new ReadRoom(room.Id, null, null, null), await ViewAsync(bob, room.Id));
        var listed = (await bob.Http.GetFromJsonAsync<ListAnswer<ReadRoom>>("/api/rooms"))!.Data;
        Assert.Contains(new ReadRoom(room.Id, null, null, null), listed);
        Assert.Empty((await bob.Http.GetFromJsonAsync<ListAnswer<ReadRoom>>("/api/rooms?joined=true"))!.Data);

        var marked = await bob.Http.PostAsJsonAsync($"/api/rooms/{room.Id}/read", new { seq = 1 });
        Assert.Equal(HttpStatusCode.Forbidden, marked.StatusCode);
    }

    [Fact]
    public async Task Joined_rooms_page_like_all_rooms()
    {
        await using var ada = await server.RegisterAsync();
        var created = new List<string>();
        for (var n = 0; n < 5; n++)
        {
            created.Insert(0, (await ada.CreateRoomAsync()).Id);
        }

        var first = await ada.Http.GetFromJsonAsync<ListAnswer<ReadRoom>>("/api/rooms?joined=true&limit=3");
        var second = await ada.Http.GetFromJsonAsync<ListAnswer<ReadRoom>>(
            $"/api/rooms?joined=true&limit=3&cursor={first!.Meta.NextCursor}"
        );

        Assert.Equal(created, first.Data.Concat(second!.Data).Select(room => room.Id));
        Assert.Null(second.Meta.NextCursor);
    }

    [Fact]
    public async Task Marks_that_make_no_sense_are_refused_with_a_code()
    {
        await using var ada = await server.RegisterAsync();
        await ada.ConnectAsync();
        var room = await ada.CreateRoomAsync();

        foreach (var seq in new[] { 2, -1, long.MaxValue })
        {
            var answer = await ada.Http.PostAsJsonAsync($"/api/rooms/{room.Id}/read", new { seq });
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal(ErrorCodes.SeqInvalid, (await answer.Content.ReadFromJsonAsync<ProblemAnswer>())!.Code);
        }

        foreach (
            var wrong in new object?[] { null, new { channelId = room.Id }, new { channelId = room.Id, seq = "1" } }
        )
        {
            var refused = await Assert.ThrowsAsync<HubException>(() =>
                ada.Hub.InvokeAsync<ReadAnswer>("MarkRead", wrong)
            );
            Assert.Contains(ErrorCodes.BadRequest, refused.Message, StringComparison.Ordinal);
        }
    }

    private static async Task<ReadRoom> ViewAsync(ChatClient client, string roomId) =>
        (await client.Http.GetFromJsonAsync<ReadRoom>($"/api/rooms/{roomId}"))!;

    private sealed record ReadAnswer(string ChannelId, long ReadSeq);

    private sealed record ReadRoom(string Id, long? Unread, long? ReadSeq, LastAnswer? LastMessage);

    private sealed record LastAnswer(long Seq, string SenderId, string SenderName, string? Text, bool Deleted);
}
