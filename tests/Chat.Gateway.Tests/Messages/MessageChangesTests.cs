using System.Net.Http.Json;
using System.Text;
using Chat.Errors;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Messages;

/// <summary>Editing, deleting, restoring, reacting: over REST and the hub, as everybody in the room sees it.</summary>
[Collection(ServerCollection.Name)]
public sealed class MessageChangesTests(ChatServer server)
{
    private static readonly string[] EveryChange =
    [
        "MessageEdited",
        "MessageDeleted",
        "MessageRestored",
        "ReactionAdded",
        "ReactionRemoved",
    ];

    [Fact]
    public async Task Changes_over_the_hub_are_seen_live_in_order_and_in_the_history()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        var (room, seq) = await TalkAsync(ada, bob, "first");

        var edited = await bob.Hub.InvokeAsync<ChangedAnswer>(
            "EditMessage",
            new
            {
                channelId = room,
                messageSeq = seq,
                clientId = "e1",
                text = "better",
            }
        );
        await DoAsync(ada, "DeleteMessage", room, seq);
        await DoAsync(ada, "RestoreMessage", room, seq);
        await ReactAsync(ada, "AddReaction", room, seq, "👍");
        await ReactAsync(ada, "RemoveReaction", room, seq, "👍");
        var last = await ReactAsync(ada, "AddReaction", room, seq, "❤️");

        Assert.Equal(seq + 1, edited.Seq);
        await Task.WhenAll(ada.UntilSeenAsync(room, last.Seq), bob.UntilSeenAsync(room, last.Seq));
        Assert.Equal([.. EveryChange, "ReactionAdded"], bob.Changes.Select(change => change.Event));
        Assert.Equal(ada.Changes, bob.Changes);
        var changes = bob.Changes.Select(change => change.Change).ToList();
        Assert.Equal(Enumerable.Range((int)seq + 1, 6).Select(n => (long)n), changes.Select(change => change.Seq));
        Assert.All(changes, change => Assert.Equal(seq, change.MessageSeq));
        Assert.Equal(("better", null, "better"), (changes[0].Text, changes[1].Text, changes[2].Text));
        Assert.Equal(
            (changes[0].At, "Bob", "Ada"),
            (changes[2].EditedAt, changes[0].DisplayName, changes[1].DisplayName)
        );
        var message = (await bob.ReadAllAsync(room)).Single();
        Assert.Equal(("better", last.Seq, changes[0].At), (message.Text, message.ChangedSeq, message.EditedAt));
        Assert.Equal([new ReactionAnswer("❤️", 1, false)], message.Reactions);
        Assert.Equal([new ReactionAnswer("❤️", 1, true)], (await ada.ReadAllAsync(room)).Single().Reactions);
    }

    [Fact]
    public async Task Changes_over_rest_do_the_same()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        var (room, seq) = await TalkAsync(ada, bob, "first");
        var message = $"/api/rooms/{room}/messages/{seq}";

        Assert.Equal(seq + 1, await EditAsync(bob, message, "e1", "better"));
        Assert.Equal(seq + 1, await EditAsync(bob, message, "e1", "better"));
        Assert.Equal(seq + 2, await SendAsync(bob, HttpMethod.Delete, message));
        Assert.Equal(seq + 2, await SendAsync(ada, HttpMethod.Delete, message));
        var deleted = (await bob.Http.GetFromJsonAsync<MessageAnswer>(message))!;
        Assert.Equal((null, bob.Session.User.Id), (deleted.Text, deleted.DeletedBy));
        Assert.Equal(seq + 3, await SendAsync(ada, HttpMethod.Post, $"{message}/restore"));
        Assert.Equal(seq + 4, await SendAsync(ada, HttpMethod.Put, $"{message}/reactions/%F0%9F%91%8D"));
        Assert.Equal(seq + 4, await SendAsync(ada, HttpMethod.Put, $"{message}/reactions/👍"));
        Assert.Equal(
            [new ReactionAnswer("👍", 1, true)],
            (await ada.Http.GetFromJsonAsync<MessageAnswer>(message))!.Reactions
        );
        Assert.Equal(seq + 5, await SendAsync(ada, HttpMethod.Delete, $"{message}/reactions/👍"));
        await bob.UntilSeenAsync(room, seq + 5);
        Assert.Equal(EveryChange, bob.Changes.Select(change => change.Event));
    }

    [Fact]
    public async Task Who_may_not_is_told_so_and_changes_nothing()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        await using var cleo = await ConnectedAsync("Cleo");
        await using var dora = await server.RegisterAsync("Dora");
        var (room, seq) = await TalkAsync(ada, bob, "first");
        await cleo.JoinAsync(room);
        var message = $"/api/rooms/{room}/messages/{seq}";

        await AssertAsync(cleo, HttpMethod.Put, message, 403, ErrorCodes.NotAllowed, """{"clientId":"1","text":"x"}""");
        await AssertAsync(ada, HttpMethod.Put, message, 403, ErrorCodes.NotAllowed, """{"clientId":"1","text":"x"}""");
        await AssertAsync(cleo, HttpMethod.Delete, message, 403, ErrorCodes.NotAllowed);
        await AssertAsync(bob, HttpMethod.Post, $"{message}/restore", 403, ErrorCodes.NotAllowed);
        foreach (var (method, path) in Calls(message))
        {
            const string Body = """{"clientId":"1","text":"x"}""";
            await AssertAsync(dora, method, path, 403, ErrorCodes.NotAMember, method == HttpMethod.Put ? Body : null);
        }

        var refusal = await Assert.ThrowsAsync<HubException>(() => DoAsync(cleo, "DeleteMessage", room, seq));
        Assert.Contains(ErrorCodes.NotAllowed, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(seq, (await ada.Http.GetFromJsonAsync<MessageAnswer>(message))!.ChangedSeq);
    }

    [Theory]
    [InlineData("PUT", "", """{"clientId":"1","text":""}""", 400, ErrorCodes.MessageEmpty)]
    [InlineData("PUT", "", """{"clientId":"a b","text":"x"}""", 400, ErrorCodes.ClientIdInvalid)]
    [InlineData("PUT", "", """{"clientId":"1"}""", 400, ErrorCodes.BadRequest)]
    [InlineData("PUT", "", """{"clientId":"1","text":null}""", 400, ErrorCodes.BadRequest)]
    [InlineData("PUT", "", "", 400, ErrorCodes.BadRequest)]
    [InlineData("PUT", "/reactions/ok", null, 400, ErrorCodes.ReactionInvalid)]
    [InlineData("PUT", "/reactions/%20", null, 400, ErrorCodes.ReactionInvalid)]
    [InlineData("DELETE", "/reactions/%E2%80%AE", null, 400, ErrorCodes.ReactionInvalid)]
    [InlineData("POST", "", null, 405, ErrorCodes.BadRequest)]
    [InlineData("DELETE", "/restore", null, 405, ErrorCodes.BadRequest)]
    public async Task Bad_input_is_refused(string method, string path, string? body, int status, string code)
    {
        await using var ada = await server.RegisterAsync("Ada");
        var room = await ada.CreateRoomAsync();
        using var posted = await ada.Http.PostAsJsonAsync(
            $"/api/rooms/{room.Id}/messages",
            new { clientId = "c", text = "text" }
        );

        await AssertAsync(ada, new HttpMethod(method), $"/api/rooms/{room.Id}/messages/2{path}", status, code, body);
    }

    [Theory]
    [InlineData("1", 404, ErrorCodes.MessageNotFound)] // the join
    [InlineData("99", 404, ErrorCodes.MessageNotFound)]
    [InlineData("-1", 404, ErrorCodes.MessageNotFound)]
    [InlineData("9223372036854775807", 404, ErrorCodes.MessageNotFound)]
    [InlineData("9223372036854775808", 400, ErrorCodes.BadRequest)]
    [InlineData("two", 400, ErrorCodes.BadRequest)]
    public async Task Message_that_is_none_is_not_found(string seq, int status, string code)
    {
        await using var ada = await server.RegisterAsync("Ada");
        var room = await ada.CreateRoomAsync();

        foreach (var (method, path) in Calls($"/api/rooms/{room.Id}/messages/{seq}"))
        {
            var body = method == HttpMethod.Put ? """{"clientId":"1","text":"x"}""" : null;
            await AssertAsync(ada, method, path, status, code, body);
        }
    }

    [Theory]
    [InlineData("EditMessage")]
    [InlineData("DeleteMessage")]
    [InlineData("RestoreMessage")]
    [InlineData("AddReaction")]
    [InlineData("RemoveReaction")]
    [InlineData("SetRole")]
    public async Task Hub_calls_that_say_nothing_are_refused(string method)
    {
        await using var ada = await ConnectedAsync("Ada");

        foreach (var argument in new object?[] { null, new { }, "text", 7 })
        {
            var refusal = await Assert.ThrowsAsync<HubException>(() => ada.Hub.InvokeAsync(method, argument));
            Assert.Contains(ErrorCodes.BadRequest, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task One_emoji_too_many_is_refused()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        var (room, seq) = await TalkAsync(ada, bob, "first");

        await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(n => ReactAsync(bob, "AddReaction", room, seq, char.ConvertFromUtf32(0x1F600 + n)))
        );

        var refusal = await Assert.ThrowsAsync<HubException>(() => ReactAsync(ada, "AddReaction", room, seq, "👍"));
        Assert.Contains(ErrorCodes.TooManyReactions, refusal.Message, StringComparison.Ordinal);
        await ReactAsync(ada, "AddReaction", room, seq, char.ConvertFromUtf32(0x1F600));
        Assert.Equal(20, (await ada.ReadAllAsync(room)).Single().Reactions.Count);
    }

    [Fact]
    public async Task Who_comes_back_after_a_deletion_never_gets_the_text()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        var (room, seq) = await TalkAsync(ada, bob, "secret");
        await DoAsync(ada, "DeleteMessage", room, seq);
        await ada.UntilSeenAsync(room, seq + 1);

        await using var later = bob.At(server.Url);
        await later.ConnectAsync();
        var cursor = await later.JoinAsync(room);
        using var delta = await later.Http.GetAsync(new Uri($"/api/rooms/{room}/messages?after=0", UriKind.Relative));

        Assert.True(cursor.Seq >= seq);
        Assert.DoesNotContain("secret", await delta.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var message = (await later.ReadAllAsync(room)).Single();
        Assert.Equal((null, ada.Session.User.Id), (message.Text, message.DeletedBy));
        Assert.NotNull(message.DeletedAt);
    }

    [Fact]
    public async Task Roles_are_given_by_the_owner_and_everybody_is_told()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        var (room, seq) = await TalkAsync(ada, bob, "first");
        var roleOfBob = $"/api/rooms/{room}/members/{bob.Session.User.Id}/role";

        await AssertAsync(bob, HttpMethod.Put, roleOfBob, 403, ErrorCodes.NotAllowed, """{"role":"moderator"}""");
        await AssertAsync(ada, HttpMethod.Put, roleOfBob, 400, ErrorCodes.RoleInvalid, """{"role":"owner"}""");
        await AssertAsync(ada, HttpMethod.Put, roleOfBob, 400, ErrorCodes.RoleInvalid, """{"role":"king"}""");
        await AssertAsync(ada, HttpMethod.Put, roleOfBob, 400, ErrorCodes.BadRequest, """{"role":3}""");
        var nobody = $"/api/rooms/{room}/members/user_nobody/role";
        await AssertAsync(ada, HttpMethod.Put, nobody, 404, ErrorCodes.MemberNotFound, """{"role":"moderator"}""");

        using var given = await ada.Http.PutAsJsonAsync(roleOfBob, new { role = "moderator" });
        Assert.Equal(seq + 1, (await given.Content.ReadFromJsonAsync<CursorAnswer>())!.Seq);
        await bob.UntilSeenAsync(room, seq + 1);
        var told = bob.Roles.Single();
        Assert.Equal(
            (bob.Session.User.Id, "Bob", "moderator", "Ada"),
            (told.UserId, told.DisplayName, told.Role, told.ActorName)
        );
        Assert.Equal("moderator", (await bob.Http.GetFromJsonAsync<RoomAnswer>($"/api/rooms/{room}"))!.Role);
        var list = await bob.Http.GetFromJsonAsync<ListAnswer<RoomAnswer>>("/api/rooms?limit=100");
        Assert.Equal("moderator", list!.Data.Single(one => one.Id == room).Role);

        await ada.Hub.InvokeAsync(
            "SetRole",
            new
            {
                channelId = room,
                userId = bob.Session.User.Id,
                role = "member",
            }
        );
        var members = await bob.Http.GetFromJsonAsync<ListAnswer<RoomMemberAnswer>>(
            $"/api/rooms/{room}/members?limit=1"
        );
        var rest = await bob.Http.GetFromJsonAsync<ListAnswer<RoomMemberAnswer>>(
            $"/api/rooms/{room}/members?cursor={members!.Meta.NextCursor}"
        );
        Assert.Equal(
            [("Ada", "owner"), ("Bob", "member")],
            members.Data.Concat(rest!.Data).Select(member => (member.DisplayName, member.Role))
        );
        Assert.Null(rest.Meta.NextCursor);
    }

    private static IEnumerable<(HttpMethod Method, string Path)> Calls(string message) =>
        [
            (HttpMethod.Get, message),
            (HttpMethod.Put, message),
            (HttpMethod.Delete, message),
            (HttpMethod.Post, $"{message}/restore"),
            (HttpMethod.Put, $"{message}/reactions/👍"),
            (HttpMethod.Delete, $"{message}/reactions/👍"),
        ];

    private static Task<ChangedAnswer> DoAsync(ChatClient who, string method, string room, long seq) =>
        who.Hub.InvokeAsync<ChangedAnswer>(method, new { channelId = room, messageSeq = seq });

    private static Task<ChangedAnswer> ReactAsync(ChatClient who, string method, string room, long seq, string emoji) =>
        who.Hub.InvokeAsync<ChangedAnswer>(
            method,
            new
            {
                channelId = room,
                messageSeq = seq,
                emoji,
            }
        );

    private static async Task<long> EditAsync(ChatClient who, string message, string clientId, string text)
    {
        using var answer = await who.Http.PutAsJsonAsync(message, new { clientId, text });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<ChangedAnswer>())!.Seq;
    }

    private static async Task<long> SendAsync(ChatClient who, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var answer = await who.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<ChangedAnswer>())!.Seq;
    }

    private static async Task AssertAsync(
        ChatClient who,
        HttpMethod method,
        string path,
        int status,
        string code,
        string? body = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await who.Http.SendAsync(request);
        await Problems.AssertAsync(answer, status, code);
    }

    /// <summary>A room of Ada's with Bob in it, and one message of his.</summary>
    private static async Task<(string Room, long Seq)> TalkAsync(ChatClient ada, ChatClient bob, string text)
    {
        var room = (await ada.CreateRoomAsync()).Id;
        await ada.JoinAsync(room);
        await bob.JoinAsync(room);
        return (room, (await bob.SendAsync(room, "c1", text)).Seq);
    }

    private async Task<ChatClient> ConnectedAsync(string displayName)
    {
        var client = await server.RegisterAsync(displayName);
        await client.ConnectAsync();
        return client;
    }
}
