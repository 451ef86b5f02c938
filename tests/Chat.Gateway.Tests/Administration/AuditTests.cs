using System.Net.Http.Json;
using Chat.Data.Administration;
using Chat.Errors;
using Chat.TestKit;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;

namespace Chat.Tests.Administration;

/// <summary>What administrators see of what others see no more.</summary>
[Collection(ServerCollection.Name)]
public sealed class AuditTests(ChatServer server)
{
    [Fact]
    public async Task Revisions_tell_every_text_and_who_did_what()
    {
        await using var ada = await server.RegisterAsync("Ada");
        var (room, message) = await ChangedAsync(ada);
        await MakeAdministratorAsync(ada);
        var url = $"/api/admin/channels/{room}/messages/2/revisions";

        var page = await ada.Http.GetFromJsonAsync<ListAnswer<Audited>>(url);

        (long, string, string?)[] expected =
        [
            (2, "messagePosted", "first"),
            (3, "messageEdited", "better"),
            (4, "messageDeleted", null),
            (5, "messageRestored", null),
            (6, "reactionAdded", "👍"),
            (7, "reactionRemoved", "👍"),
            (8, "messageDeleted", null),
        ];
        Assert.Equal(expected, page!.Data.Select(change => (change.Seq, change.Kind, change.Text)));
        Assert.All(page.Data, change => Assert.Equal(("Ada", false), (change.ActorName, change.IsErased)));
        Assert.Null(page.Meta.NextCursor);

        var paged = new List<Audited>();
        for (string? next = "0"; next is not null; )
        {
            page = await ada.Http.GetFromJsonAsync<ListAnswer<Audited>>($"{url}?after={next}&limit=2");
            paged.AddRange(page!.Data);
            next = page.Meta.NextCursor;
        }

        Assert.Equal(expected.Select(change => change.Item1), paged.Select(change => change.Seq));
        Assert.Null((await ada.Http.GetFromJsonAsync<MessageAnswer>(message))!.Text);
        await Wait.UntilAsync(
            () => server.Explain().Contains($"looked at the revisions of {room} 2", StringComparison.Ordinal),
            () => "The look is not in the log."
        );
    }

    [Fact]
    public async Task Changes_of_a_channel_are_all_there_page_by_page()
    {
        await using var ada = await server.RegisterAsync("Ada");
        var (room, _) = await ChangedAsync(ada);
        await MakeAdministratorAsync(ada);

        var seen = new List<Audited>();
        for (string? next = "0"; next is not null; )
        {
            var page = await ada.Http.GetFromJsonAsync<ListAnswer<Audited>>(
                $"/api/admin/channels/{room}/changes?after={next}&limit=3"
            );
            seen.AddRange(page!.Data);
            next = page.Meta.NextCursor;
        }

        Assert.Equal(Enumerable.Range(1, 8).Select(n => (long)n), seen.Select(change => change.Seq));
        Assert.Equal(("memberJoined", ada.Session.User.Id, "owner"), (seen[0].Kind, seen[0].SubjectId, seen[0].Role));
        Assert.Equal(["first", "better"], seen.Skip(1).Take(2).Select(change => change.Text));
        Assert.All(seen, change => Assert.Equal(64, change.Hash.Length));
    }

    [Theory]
    [InlineData("{room}/changes?limit=0", 400, ErrorCodes.LimitInvalid)]
    [InlineData("{room}/changes?after=-1", 400, ErrorCodes.LimitInvalid)]
    [InlineData("{room}/messages/2/revisions?limit=101", 400, ErrorCodes.LimitInvalid)]
    [InlineData("{room}/messages/1/revisions", 404, ErrorCodes.MessageNotFound)]
    [InlineData("{room}/messages/99/revisions", 404, ErrorCodes.MessageNotFound)]
    [InlineData("{room}/messages/-9223372036854775808/revisions", 404, ErrorCodes.MessageNotFound)]
    [InlineData("{room}/messages/x/revisions", 400, ErrorCodes.BadRequest)]
    [InlineData("room_01kamr5v0qf2ta3m0q6b1t0v5c/changes", 404, ErrorCodes.RoomNotFound)]
    [InlineData("nothing/changes", 404, ErrorCodes.RoomNotFound)]
    public async Task Bad_input_is_refused(string path, int status, string code)
    {
        await using var ada = await server.RegisterAsync("Ada");
        var (room, _) = await ChangedAsync(ada);
        await MakeAdministratorAsync(ada);
        var url = $"/api/admin/channels/{path.Replace("{room}", room, StringComparison.Ordinal)}";

        await Problems.AssertAsync(await ada.Http.GetAsync(new Uri(url, UriKind.Relative)), status, code);
    }

    [Theory]
    [InlineData("changes")]
    [InlineData("messages/2/revisions")]
    public async Task Owners_of_a_room_are_no_administrators(string path)
    {
        await using var ada = await server.RegisterAsync("Ada");
        var (room, _) = await ChangedAsync(ada);
        var url = new Uri($"/api/admin/channels/{room}/{path}", UriKind.Relative);

        await Problems.AssertAsync(await ada.Http.GetAsync(url), 403, ErrorCodes.NotAnAdministrator);
    }

    /// <summary>A room with one message, 2, to which everything was done; it is deleted now.</summary>
    private static async Task<(string Room, string Message)> ChangedAsync(ChatClient ada)
    {
        var room = (await ada.CreateRoomAsync()).Id;
        var messages = $"/api/rooms/{room}/messages";
        (HttpMethod, string, object?)[] calls =
        [
            (HttpMethod.Post, messages, new { clientId = "c1", text = "first" }),
            (HttpMethod.Put, $"{messages}/2", new { clientId = "e1", text = "better" }),
            (HttpMethod.Delete, $"{messages}/2", null),
            (HttpMethod.Post, $"{messages}/2/restore", null),
            (HttpMethod.Put, $"{messages}/2/reactions/👍", null),
            (HttpMethod.Delete, $"{messages}/2/reactions/👍", null),
            (HttpMethod.Delete, $"{messages}/2", null),
        ];
        foreach (var (method, path, body) in calls)
        {
            using var request = new HttpRequestMessage(method, path);
            request.Content = body is null ? null : JsonContent.Create(body);
            using var answer = await ada.Http.SendAsync(request);
            answer.EnsureSuccessStatusCode();
        }

        return (room, $"{messages}/2");
    }

    private Task MakeAdministratorAsync(ChatClient who) =>
        Administrators.SetAsync(server.Database.DataSource, who.Session.User.Username, isAdministrator: true);

    private sealed record Audited(
        long Seq,
        string Kind,
        string ActorName,
        string? SubjectId,
        string? Role,
        string? Text,
        bool IsErased,
        string Hash
    );
}
