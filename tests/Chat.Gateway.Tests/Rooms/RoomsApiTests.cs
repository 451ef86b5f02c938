using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Chat.Errors;
using Chat.Ids;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;

namespace Chat.Tests.Rooms;

[Collection(ServerCollection.Name)]
public sealed class RoomsApiTests(ChatServer server)
{
    [Fact]
    public async Task Create_then_view_and_list_show_the_room()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var bob = await server.RegisterAsync("Bob");

        var room = await ada.CreateRoomAsync("  Engine room  ");
        var seenByBob = await bob.Http.GetFromJsonAsync<RoomAnswer>($"/api/rooms/{room.Id}");
        var list = await bob.Http.GetFromJsonAsync<ListAnswer<RoomAnswer>>("/api/rooms?limit=100");

        Assert.Equal("Engine room", room.Name);
        Assert.Equal((1, true), (room.MemberCount, room.Joined));
        Assert.Equal(room with { Joined = false, Role = null }, seenByBob);
        Assert.Contains(seenByBob, list!.Data);
    }

    [Fact]
    public async Task List_pages_are_complete_and_newest_first()
    {
        await using var ada = await server.RegisterAsync();
        var created = new List<string>();
        for (var n = 0; n < 5; n++)
        {
            created.Add((await ada.CreateRoomAsync()).Id);
        }

        var seen = new List<string>();
        var next = (string?)null;
        do
        {
            var page = await ada.Http.GetFromJsonAsync<ListAnswer<RoomAnswer>>($"/api/rooms?limit=2&cursor={next}");
            seen.AddRange(page!.Data.Select(room => room.Id));
            next = page.Meta.NextCursor;
        } while (next is not null);

        Assert.Equal(seen.Order(StringComparer.Ordinal).Reverse(), seen);
        Assert.Equal(created.AsEnumerable().Reverse(), seen.Intersect(created));
    }

    [Fact]
    public async Task Join_and_leave_are_idempotent()
    {
        await using var ada = await server.RegisterAsync();
        await using var bob = await server.RegisterAsync();
        var room = await ada.CreateRoomAsync();

        var joins = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => PostAsync(bob, $"/api/rooms/{room.Id}/join"))
        );
        var cursors = await Task.WhenAll(joins.Select(join => join.Content.ReadFromJsonAsync<CursorAnswer>()));
        Assert.All(cursors, cursor => Assert.Equal(2, cursor!.Seq));
        Assert.Equal(2, (await bob.Http.GetFromJsonAsync<RoomAnswer>($"/api/rooms/{room.Id}"))!.MemberCount);

        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(bob, $"/api/rooms/{room.Id}/leave")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(bob, $"/api/rooms/{room.Id}/leave")).StatusCode);
        Assert.Equal(1, (await bob.Http.GetFromJsonAsync<RoomAnswer>($"/api/rooms/{room.Id}"))!.MemberCount);
    }

    [Fact]
    public async Task Messages_both_directions_page_by_seq()
    {
        await using var ada = await server.RegisterAsync("Ada");
        var room = await ada.CreateRoomAsync();
        for (var n = 1; n <= 7; n++)
        {
            var answer = await ada.Http.PostAsJsonAsync(
                $"/api/rooms/{room.Id}/messages",
                new { clientId = $"{n}", text = $"text {n}" }
            );
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        }

        var newest = await ReadAsync(ada, room.Id, "limit=3");
        var older = await ReadAsync(ada, room.Id, $"limit=3&before={newest.Meta.NextCursor}");
        var oldest = await ReadAsync(ada, room.Id, $"limit=3&before={older.Meta.NextCursor}");
        var forwards = await ReadAsync(ada, room.Id, "limit=3&after=5");

        Assert.Equal([8L, 7L, 6L], newest.Data.Select(message => message.Seq)); // seq 1 is Ada's join
        Assert.Equal([5L, 4L, 3L], older.Data.Select(message => message.Seq));
        Assert.Equal([2L], oldest.Data.Select(message => message.Seq));
        Assert.Null(oldest.Meta.NextCursor);
        Assert.Equal([6L, 7L, 8L], forwards.Data.Select(message => message.Seq));
        Assert.Null(forwards.Meta.NextCursor);
        Assert.Equal(8, newest.Meta.HeadSeq);
        Assert.Equal(
            (7L, "text 7", "Ada", "7"),
            (newest.Data[0].Ordinal, newest.Data[0].Text, newest.Data[0].SenderName, newest.Data[0].ClientId)
        );
    }

    [Fact]
    public async Task Post_same_client_id_again_answers_the_first_post()
    {
        await using var ada = await server.RegisterAsync();
        var room = await ada.CreateRoomAsync();

        var first = await PostMessageAsync(ada, room.Id, "once", "text");
        var again = await PostMessageAsync(ada, room.Id, "once", "text");
        var other = await PostMessageAsync(ada, room.Id, "once", "other text");

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Matches(
            @"""createdAt"":""\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z""",
            await first.Content.ReadAsStringAsync()
        );
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        await Problems.AssertAsync(other, 409, ErrorCodes.ClientIdReused);
        Assert.Single(await ada.ReadAllAsync(room.Id));
    }

    [Fact]
    public async Task Unknown_room_is_not_found_for_every_call()
    {
        await using var ada = await server.RegisterAsync();
        foreach (var id in new[] { TypeId.New(TypeId.Room, TimeProvider.System), "room_x", "1", new string('x', 5000) })
        {
            await Problems.AssertAsync(
                await ada.Http.GetAsync(Relative($"/api/rooms/{id}")),
                404,
                ErrorCodes.RoomNotFound
            );
            await Problems.AssertAsync(await PostAsync(ada, $"/api/rooms/{id}/join"), 404, ErrorCodes.RoomNotFound);
            await Problems.AssertAsync(await PostAsync(ada, $"/api/rooms/{id}/leave"), 404, ErrorCodes.RoomNotFound);
            await Problems.AssertAsync(
                await ada.Http.GetAsync(Relative($"/api/rooms/{id}/messages")),
                404,
                ErrorCodes.RoomNotFound
            );
            await Problems.AssertAsync(await PostMessageAsync(ada, id, "1", "text"), 404, ErrorCodes.RoomNotFound);
        }
    }

    [Fact]
    public async Task Not_a_member_can_neither_read_nor_post()
    {
        await using var ada = await server.RegisterAsync();
        await using var bob = await server.RegisterAsync();
        var room = await ada.CreateRoomAsync();

        await Problems.AssertAsync(
            await bob.Http.GetAsync(Relative($"/api/rooms/{room.Id}/messages")),
            403,
            ErrorCodes.NotAMember
        );
        await Problems.AssertAsync(await PostMessageAsync(bob, room.Id, "1", "text"), 403, ErrorCodes.NotAMember);
        Assert.Empty(await ada.ReadAllAsync(room.Id));
    }

    [Theory]
    [InlineData("limit=0", ErrorCodes.LimitInvalid)]
    [InlineData("limit=-1", ErrorCodes.LimitInvalid)]
    [InlineData("limit=101", ErrorCodes.LimitInvalid)]
    [InlineData("limit=2147483647", ErrorCodes.LimitInvalid)]
    [InlineData("limit=99999999999999999999", ErrorCodes.BadRequest)]
    [InlineData("limit=many", ErrorCodes.BadRequest)]
    [InlineData("before=-1", ErrorCodes.LimitInvalid)]
    [InlineData("before=1&after=1", ErrorCodes.LimitInvalid)]
    [InlineData("before=x", ErrorCodes.BadRequest)]
    public async Task Messages_absurd_page_is_refused(string query, string code)
    {
        await using var ada = await server.RegisterAsync();
        var room = await ada.CreateRoomAsync();

        await Problems.AssertAsync(
            await ada.Http.GetAsync(Relative($"/api/rooms/{room.Id}/messages?{query}")),
            400,
            code
        );
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("cursor=x")]
    public async Task List_absurd_page_is_refused(string query)
    {
        await using var ada = await server.RegisterAsync();

        await Problems.AssertAsync(
            await ada.Http.GetAsync(Relative($"/api/rooms?{query}")),
            400,
            ErrorCodes.LimitInvalid
        );
    }

    public static TheoryData<byte[], int, string> UnfitBodies =>
        new()
        {
            { """{"clientId":"1","text":""}"""u8.ToArray(), 400, ErrorCodes.MessageEmpty },
            { """{"clientId":"1","text":" \n"}"""u8.ToArray(), 400, ErrorCodes.MessageEmpty },
            {
                Encoding.UTF8.GetBytes($$"""{"clientId":"1","text":"{{new string('x', 10_001)}}"}"""),
                400,
                ErrorCodes.MessageTooLong
            },
            {
                Encoding.UTF8.GetBytes($$"""{"clientId":"1","text":"{{new string('x', 2_000_000)}}"}"""),
                413,
                ErrorCodes.BodyTooLarge
            },
            { """{"clientId":"1","text":"a\u0000b"}"""u8.ToArray(), 400, ErrorCodes.MessageInvalid },
            { """{"clientId":"1","text":"\ud800"}"""u8.ToArray(), 400, ErrorCodes.BadRequest },
            { [.. """{"clientId":"1","text":"a"""u8, 0xff, 0xfe, .. "\"}"u8], 400, ErrorCodes.BadRequest },
            { """{"clientId":"","text":"a"}"""u8.ToArray(), 400, ErrorCodes.ClientIdInvalid },
            { """{"clientId":null,"text":"a"}"""u8.ToArray(), 400, ErrorCodes.BadRequest },
            { """{"text":"a"}"""u8.ToArray(), 400, ErrorCodes.BadRequest },
            { """{"clientId":"1","text":7}"""u8.ToArray(), 400, ErrorCodes.BadRequest },
            { """{"clientId":"1","text":{"a":1}}"""u8.ToArray(), 400, ErrorCodes.BadRequest },
            { "null"u8.ToArray(), 400, ErrorCodes.BadRequest },
        };

    [Theory]
    [MemberData(nameof(UnfitBodies))]
    public async Task Post_unfit_message_is_refused_and_nothing_is_written(byte[] body, int status, string code)
    {
        await using var ada = await server.RegisterAsync();
        var room = await ada.CreateRoomAsync();
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        ada.Http.DefaultRequestHeaders.ExpectContinue = true; // what is too large is refused, and not sent any more

        await Problems.AssertAsync(
            await ada.Http.PostAsync(Relative($"/api/rooms/{room.Id}/messages"), content),
            status,
            code
        );
        Assert.Empty(await ada.ReadAllAsync(room.Id));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=nonsense")]
    [InlineData("application/json; charset=utf-7")]
    [InlineData("application/json; charset=\"utf-16\"")]
    public async Task Post_body_that_is_not_json_in_utf8_is_refused(string type)
    {
        await using var ada = await server.RegisterAsync();
        var room = await ada.CreateRoomAsync();
        using var content = new ByteArrayContent("""{"clientId":"1","text":"text"}"""u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        await Problems.AssertAsync(
            await ada.Http.PostAsync(Relative($"/api/rooms/{room.Id}/messages"), content),
            415,
            ErrorCodes.BadRequest
        );
        Assert.Empty(await ada.ReadAllAsync(room.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("line\nbreak")]
    public async Task Create_unfit_name_is_refused(string name)
    {
        await using var ada = await server.RegisterAsync();

        await Problems.AssertAsync(
            await ada.Http.PostAsJsonAsync("/api/rooms", new { name }),
            400,
            ErrorCodes.RoomNameInvalid
        );
    }

    [Theory]
    [InlineData(null, ErrorCodes.AuthRequired)]
    [InlineData("Bearer x.y.z", ErrorCodes.TokenInvalid)]
    [InlineData("Basic YTpi", ErrorCodes.AuthRequired)]
    public async Task Without_a_good_token_nothing_is_answered(string? authorization, string code)
    {
        using var http = new HttpClient { BaseAddress = server.Url };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);

        await Problems.AssertAsync(await http.GetAsync(Relative("/api/rooms")), 401, code);
        await Problems.AssertAsync(await http.PostAsync(Relative("/hub/negotiate"), null), 401, code);
    }

    [Fact]
    public async Task Unknown_address_and_method_have_codes()
    {
        await using var ada = await server.RegisterAsync();

        await Problems.AssertAsync(await ada.Http.GetAsync(Relative("/api/nothing")), 404, ErrorCodes.NotFound);
        await Problems.AssertAsync(await ada.Http.DeleteAsync(Relative("/api/rooms")), 405, ErrorCodes.BadRequest);
    }

    [Fact]
    public async Task OpenApi_document_and_page_are_there()
    {
        using var http = new HttpClient { BaseAddress = server.Url };
        var document = await http.GetFromJsonAsync<JsonElement>(Relative("/openapi/v1.json"));

        var operations = document
            .GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (path.Name, operation.Value)))
            .ToList();
        Assert.All(operations, operation => Assert.NotEmpty(operation.Value.GetProperty("summary").GetString()!));
        Assert.All(
            operations.Where(operation => operation.Name.StartsWith("/api/rooms", StringComparison.Ordinal)),
            operation => Assert.True(operation.Value.TryGetProperty("security", out _), operation.Name)
        );
        Assert.Contains(
            "/api/rooms/{id}/messages",
            await http.GetStringAsync(Relative("/openapi/v1.json")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "swagger",
            await http.GetStringAsync(Relative("/docs/index.html")),
            StringComparison.OrdinalIgnoreCase
        );
    }

    private static Uri Relative(string path) => new(path, UriKind.Relative);

    private static Task<HttpResponseMessage> PostAsync(ChatClient client, string path) =>
        client.Http.PostAsync(Relative(path), null);

    private static Task<HttpResponseMessage> PostMessageAsync(
        ChatClient client,
        string roomId,
        string clientId,
        string text
    ) => client.Http.PostAsJsonAsync($"/api/rooms/{roomId}/messages", new { clientId, text });

    private static async Task<ListAnswer<MessageAnswer>> ReadAsync(ChatClient client, string roomId, string query) =>
        (await client.Http.GetFromJsonAsync<ListAnswer<MessageAnswer>>($"/api/rooms/{roomId}/messages?{query}"))!;
}
