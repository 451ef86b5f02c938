using Chat.Errors;
using Chat.Ids;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Hub;

[Collection(ServerCollection.Name)]
public sealed class ChatHubTests(ChatServer server)
{
    [Fact]
    public async Task Two_people_talk_and_both_see_everything_in_order()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        var room = await ada.CreateRoomAsync();
        await ada.JoinAsync(room.Id);
        var joined = await bob.JoinAsync(room.Id);

        for (var n = 1; n <= 20; n++)
        {
            await (n % 2 == 0 ? ada : bob).SendAsync(room.Id, $"{n}", $"text {n}");
        }

        await Task.WhenAll(ada.UntilSeenAsync(room.Id, 22), bob.UntilSeenAsync(room.Id, 22));
        Assert.Equal(2, joined.Seq);
        Assert.Equal(Enumerable.Range(3, 20).Select(n => (long)n), bob.Messages.Select(message => message.Seq));
        Assert.Equal(bob.Messages, ada.Messages);
        Assert.Contains(("UserJoined", 2L, room.Id), ada.Seen);
        Assert.Equal(await ada.ReadAllAsync(room.Id), ada.Messages);
    }

    [Fact]
    public async Task Many_senders_at_once_every_receiver_sees_each_seq_once_and_in_order()
    {
        await using var ada = await ConnectedAsync();
        await using var bob = await ConnectedAsync();
        await using var cleo = await ConnectedAsync();
        ChatClient[] people = [ada, bob, cleo];
        var room = await ada.CreateRoomAsync();
        foreach (var person in people)
        {
            await person.JoinAsync(room.Id);
        }

        await Task.WhenAll(
            people.SelectMany(person => Enumerable.Range(0, 100).Select(n => person.SendAsync(room.Id, $"{n}", "text")))
        );

        foreach (var person in people)
        {
            await person.UntilSeenAsync(room.Id, 303);
            var seqs = person.Seen.Select(seen => seen.Seq).ToList();
            Assert.Equal(Enumerable.Range((int)seqs[0], seqs.Count).Select(n => (long)n), seqs);
            Assert.Equal(300, person.Messages.Count);
        }
    }

    [Fact]
    public async Task Rest_post_reaches_the_hub()
    {
        await using var ada = await ConnectedAsync();
        var room = await ada.CreateRoomAsync();
        await ada.JoinAsync(room.Id);

        using var content = new StringContent(
            """{"clientId":"1","text":"by REST"}""",
            System.Text.Encoding.UTF8,
            "application/json"
        );
        await ada.Http.PostAsync(new Uri($"/api/rooms/{room.Id}/messages", UriKind.Relative), content);

        await ada.UntilSeenAsync(room.Id, 2);
        Assert.Equal("by REST", ada.Messages.Single().Text);
    }

    [Fact]
    public async Task LeaveRoom_everybody_is_told_and_the_leaver_hears_no_more()
    {
        await using var ada = await ConnectedAsync();
        await using var bob = await ConnectedAsync();
        var room = await ada.CreateRoomAsync();
        await ada.JoinAsync(room.Id);
        await bob.JoinAsync(room.Id);

        await bob.LeaveAsync(room.Id);
        await ada.SendAsync(room.Id, "1", "after");
        await ada.UntilSeenAsync(room.Id, 4);

        Assert.Contains(("UserLeft", 3L, room.Id), ada.Seen);
        var refused = await Assert.ThrowsAsync<HubException>(() => bob.SendAsync(room.Id, "1", "text"));
        Assert.Contains(ErrorCodes.NotAMember, refused.Message, StringComparison.Ordinal);
        Assert.Empty(bob.Messages);
    }

    [Fact]
    public async Task SendMessage_same_client_id_again_answers_the_first_post()
    {
        await using var ada = await ConnectedAsync();
        var room = await ada.CreateRoomAsync();
        await ada.JoinAsync(room.Id);

        var first = await ada.SendAsync(room.Id, "once", "text");
        var again = await ada.SendAsync(room.Id, "once", "text");

        Assert.Equal(first, again);
        Assert.Single(await ada.ReadAllAsync(room.Id));
    }

    [Fact]
    public async Task Refusals_have_codes_and_the_connection_goes_on()
    {
        await using var ada = await ConnectedAsync();
        var room = await ada.CreateRoomAsync();
        await ada.JoinAsync(room.Id);
        var unknown = TypeId.New(TypeId.Room, TimeProvider.System);

        await AssertRefusedAsync(ErrorCodes.MessageEmpty, () => ada.SendAsync(room.Id, "1", " "));
        await AssertRefusedAsync(ErrorCodes.MessageTooLong, () => ada.SendAsync(room.Id, "1", new string('x', 10_001)));
        await AssertRefusedAsync(
            ErrorCodes.MessageTooLong,
            () => ada.SendAsync(room.Id, "1", new string('漢', 100_001)) // beyond any setting; 6 bytes each in the frame
        );
        await AssertRefusedAsync(ErrorCodes.MessageInvalid, () => ada.SendAsync(room.Id, "1", "a\0b"));
        await AssertRefusedAsync(ErrorCodes.ClientIdInvalid, () => ada.SendAsync(room.Id, "", "text"));
        await AssertRefusedAsync(ErrorCodes.RoomNotFound, () => ada.SendAsync(unknown, "1", "text"));
        await AssertRefusedAsync(ErrorCodes.RoomNotFound, () => ada.JoinAsync(unknown));
        await AssertRefusedAsync(ErrorCodes.RoomNotFound, () => ada.JoinAsync("nonsense"));
        await AssertRefusedAsync(ErrorCodes.BadRequest, () => ada.Hub.InvokeAsync("JoinRoom", new { no = 1 }));
        await AssertRefusedAsync(ErrorCodes.RoomNotFound, () => ada.Hub.InvokeAsync("JoinRoom", (string?)null));
        await AssertRefusedAsync(ErrorCodes.BadRequest, () => ada.Hub.InvokeAsync("SendMessage", (object?)null));
        await AssertRefusedAsync(ErrorCodes.BadRequest, () => ada.Hub.InvokeAsync("JoinRoom"));
        await AssertRefusedAsync(ErrorCodes.BadRequest, () => ada.Hub.InvokeAsync("SendMessage", 7));
        await AssertRefusedAsync(
            ErrorCodes.BadRequest,
            () => ada.Hub.InvokeAsync("SendMessage", new { channelId = room.Id, clientId = "1" })
        );
        await AssertRefusedAsync(
            ErrorCodes.BadRequest,
            () =>
                ada.Hub.InvokeAsync(
                    "SendMessage",
                    new
                    {
                        channelId = room.Id,
                        clientId = "1",
                        text = (string?)null,
                    }
                )
        );
        await AssertRefusedAsync(ErrorCodes.BadRequest, () => ada.Hub.InvokeAsync("NoSuchMethod", 1, 2, 3));
        var post = new
        {
            channelId = room.Id,
            clientId = "1",
            text = "text",
        };
        await AssertRefusedAsync(
            ErrorCodes.BadRequest,
            async () => await ada.Hub.StreamAsync<object>("SendMessage", post).GetAsyncEnumerator().MoveNextAsync()
        );
        await AssertRefusedAsync(
            ErrorCodes.BadRequest,
            () => ada.Hub.InvokeAsync("SendMessage", post, AsyncEnumerable.Empty<int>())
        );

        Assert.Equal(2, (await ada.SendAsync(room.Id, "1", "still here")).Seq);
    }

    [Fact]
    public async Task Reconnected_client_joins_again_and_goes_on_from_there()
    {
        await using var ada = await ConnectedAsync();
        await using var bob = await ConnectedAsync();
        var room = await ada.CreateRoomAsync();
        await ada.JoinAsync(room.Id);
        await bob.JoinAsync(room.Id);
        await bob.Hub.StopAsync();
        await ada.SendAsync(room.Id, "1", "while Bob is away");

        await bob.Hub.StartAsync();
        var cursor = await bob.JoinAsync(room.Id);
        await ada.SendAsync(room.Id, "2", "after");
        await bob.UntilSeenAsync(room.Id, 4);

        Assert.Equal(3, cursor.Seq);
        Assert.Equal([4L], bob.Messages.Select(message => message.Seq));
        Assert.Equal(2, (await bob.ReadAllAsync(room.Id)).Count);
    }

    private async Task<ChatClient> ConnectedAsync(string? name = null)
    {
        var client = await server.RegisterAsync(name);
        await client.ConnectAsync();
        return client;
    }

    private static async Task AssertRefusedAsync(string code, Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<HubException>(call);
        Assert.Contains($"HubException: {code}: ", refused.Message, StringComparison.Ordinal);
    }
}
