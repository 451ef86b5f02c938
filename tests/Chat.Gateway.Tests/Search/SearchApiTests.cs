using System.Net.Http.Json;
using System.Text;
using Chat.Errors;
using Chat.Ids;
using Chat.TestKit;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;

namespace Chat.Tests.Search;

[Collection(ServerCollection.Name)]
public sealed class SearchApiTests(ChatServer server)
{
    private const string Path = "/api/messages/search";

    [Fact]
    public async Task Posted_messages_are_found_in_own_rooms_only_and_not_after_leaving()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var bob = await server.RegisterAsync("Bob");
        var engine = await ada.CreateRoomAsync("Engine room");
        var garden = await bob.CreateRoomAsync("Garden");
        await JoinAsync(bob, engine.Id);
        await PostAsync(ada, engine.Id, "The Difference engine, part one");
        await PostAsync(bob, engine.Id, "The difference it makes");
        await PostAsync(bob, garden.Id, "A different difference");

        var all = await FindAsync(bob, new { query = "difference" }, count: 3);
        var own = await FindAsync(ada, new { query = "difference" }, count: 2);
        var one = await FindAsync(bob, new { query = "difference", channelId = garden.Id }, count: 1);
        var from = await FindAsync(bob, new { query = "\"the difference\" -it", from = ada.Session.User.Id }, count: 1);

        Assert.Equal([garden.Id, engine.Id, engine.Id], all.Data.Select(found => found.ChannelId));
        Assert.Equal([engine.Id, engine.Id], own.Data.Select(found => found.ChannelId));
        Assert.Equal("A different difference", Assert.Single(one.Data).Snippet);
        var found = Assert.Single(from.Data);
        Assert.Equal("The Difference engine, part one", found.Snippet);
        Assert.Equal([0, 14], Assert.Single(found.Highlights));
        Assert.Equal(("Engine room", "Ada", 2L + 1), (found.ChannelName, found.SenderName, found.Seq));
        Assert.Equal((null, "words"), (from.Meta.NextCursor, from.Meta.MatchedBy));

        await bob.Http.PostAsync(new Uri($"/api/rooms/{engine.Id}/leave", UriKind.Relative), null);
        var left = await FindAsync(bob, new { query = "difference" }, count: 1);
        Assert.Equal(garden.Id, Assert.Single(left.Data).ChannelId);
        await Problems.AssertAsync(
            await bob.Http.PostAsJsonAsync(Path, new { query = "difference", channelId = engine.Id }),
            404,
            ErrorCodes.RoomNotFound
        );
    }

    [Fact]
    public async Task Pages_follow_the_cursor_and_characters_are_found_too()
    {
        await using var ada = await server.RegisterAsync();
        var room = await ada.CreateRoomAsync();
        for (var n = 0; n < 7; n++)
        {
            await PostAsync(ada, room.Id, $"東京タワー {n} internationalization");
        }

        await FindAsync(ada, new { query = "タワー" }, count: 7);
        foreach (var query in new[] { "京タ", "nationaliz" })
        {
            var seqs = new List<long>();
            string? cursor = null;
            do
            {
                var page = await SearchAsync(
                    ada,
                    new
                    {
                        query,
                        cursor,
                        limit = 3,
                    }
                );
                Assert.All(page.Data, found => Assert.Equal(query, Highlighted(found)));
                seqs.AddRange(page.Data.Select(found => found.Seq));
                cursor = page.Meta.NextCursor;
            } while (cursor is not null);

            Assert.Equal([8, 7, 6, 5, 4, 3, 2], seqs);
        }
    }

    [Fact]
    public async Task Recent_months_are_searched_unless_all_is_asked_for()
    {
        await using var ada = await server.RegisterAsync();
        var room = await ada.CreateRoomAsync();
        await PostAsync(ada, room.Id, "recent needle");
        await FindAsync(ada, new { query = "needle" }, count: 1);
        await MoveBackAsync(room.Id, "recent needle");
        await PostAsync(ada, room.Id, "another needle");

        var recent = await FindAsync(ada, new { query = "needle", channelId = room.Id }, count: 1);
        var all = await FindAsync(ada, new { query = "needle", all = true }, count: 2);
        var since = await FindAsync(ada, new { query = "needle", since = "2020-01-01T00:00:00Z" }, count: 2);
        var until = await FindAsync(
            ada,
            new
            {
                query = "needle",
                until = "2020-01-01T00:00:00Z",
                all = true,
            },
            count: 0
        );

        Assert.Equal("another needle", Assert.Single(recent.Data).Snippet);
        Assert.NotNull(recent.Meta.Since);
        Assert.Null(all.Meta.Since);
        Assert.Equal(all.Data.Select(found => found.Seq), since.Data.Select(found => found.Seq));
        Assert.Empty(until.Data);
    }

    public static TheoryData<string, int, string> UnfitBodies =>
        new()
        {
            { """{"query":""}""", 400, ErrorCodes.SearchQueryInvalid },
            { """{"query":" \n "}""", 400, ErrorCodes.SearchQueryInvalid },
            { $$"""{"query":"{{new string('x', 10_000)}}"}""", 400, ErrorCodes.SearchQueryInvalid },
            { """{"query":"-only -\"these not\""}""", 400, ErrorCodes.SearchQueryInvalid },
            { """{"query":"a\u0000b"}""", 400, ErrorCodes.SearchQueryInvalid },
            { """{"query":"\ud800"}""", 400, ErrorCodes.BadRequest },
            { """{"query":null}""", 400, ErrorCodes.BadRequest },
            { """{"channelId":"x"}""", 400, ErrorCodes.BadRequest },
            { """{"query":7}""", 400, ErrorCodes.BadRequest },
            { """{"query":"a","limit":0}""", 400, ErrorCodes.LimitInvalid },
            { """{"query":"a","limit":101}""", 400, ErrorCodes.LimitInvalid },
            { """{"query":"a","cursor":"x"}""", 400, ErrorCodes.LimitInvalid },
            { """{"query":"a","cursor":"MCAxIDEgYSBi"}""", 400, ErrorCodes.LimitInvalid },
            { """{"query":"a","cursor":"é'; DROP TABLE messages; --"}""", 400, ErrorCodes.LimitInvalid },
            { """{"query":"a","channelId":"nowhere"}""", 404, ErrorCodes.RoomNotFound },
            { """{"query":"a","channelId":""}""", 404, ErrorCodes.RoomNotFound },
            { """{"query":"a","from":"nobody"}""", 400, ErrorCodes.BadRequest },
            { """{"query":"a","since":"yesterday"}""", 400, ErrorCodes.BadRequest },
            {
                """{"query":"a","since":"2026-01-02T00:00:00Z","until":"2026-01-01T00:00:00Z"}""",
                400,
                ErrorCodes.SearchRangeInvalid
            },
        };

    [Theory]
    [MemberData(nameof(UnfitBodies))]
    public async Task Unfit_search_is_refused(string body, int status, string code)
    {
        await using var ada = await server.RegisterAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        await Problems.AssertAsync(await ada.Http.PostAsync(new Uri(Path, UriKind.Relative), content), status, code);
    }

    [Fact]
    public async Task Room_that_is_not_there_and_room_of_others_get_the_same_answer()
    {
        await using var ada = await server.RegisterAsync();
        await using var bob = await server.RegisterAsync();
        var room = await ada.CreateRoomAsync();

        var foreign = await bob.Http.PostAsJsonAsync(Path, new { query = "a", channelId = room.Id });
        var absent = await bob.Http.PostAsJsonAsync(
            Path,
            new { query = "a", channelId = TypeId.New(TypeId.Room, TimeProvider.System) }
        );

        var first = await Problems.AssertAsync(foreign, 404, ErrorCodes.RoomNotFound);
        Assert.Equal(first, await Problems.AssertAsync(absent, 404, ErrorCodes.RoomNotFound));
    }

    [Theory]
    [InlineData("'; DROP TABLE messages; --")]
    [InlineData("a & | ! ( ) <-> :* \\ ' %")]
    [InlineData("\"")]
    [InlineData("--")]
    [InlineData("*")]
    [InlineData("\u200d\ufe0f")]
    public async Task Odd_query_is_only_text(string query)
    {
        await using var ada = await server.RegisterAsync();

        var answer = await ada.Http.PostAsJsonAsync(Path, new { query, since = "0001-01-01T00:00:00Z" });

        if (!answer.IsSuccessStatusCode)
        {
            Assert.Contains(query, new[] { "\"", "--" });
            await Problems.AssertAsync(answer, 400, ErrorCodes.SearchQueryInvalid);
        }
    }

    private static string Highlighted(FoundAnswer found)
    {
        var part = Assert.Single(found.Highlights);
        return found.Snippet.Substring(part[0], part[1]);
    }

    private static async Task JoinAsync(ChatClient client, string roomId) =>
        (
            await client.Http.PostAsync(new Uri($"/api/rooms/{roomId}/join", UriKind.Relative), null)
        ).EnsureSuccessStatusCode();

    private static async Task PostAsync(ChatClient client, string roomId, string text) =>
        (
            await client.Http.PostAsJsonAsync(
                $"/api/rooms/{roomId}/messages",
                new { clientId = Guid.NewGuid().ToString(), text }
            )
        ).EnsureSuccessStatusCode();

    private static async Task<SearchAnswer> SearchAsync(ChatClient client, object request)
    {
        var answer = await client.Http.PostAsJsonAsync(Path, request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<SearchAnswer>())!;
    }

    /// <summary>What is found once the index has come as far as the test has posted.</summary>
    private static async Task<SearchAnswer> FindAsync(ChatClient client, object request, int count)
    {
        SearchAnswer? last = null;
        await Wait.UntilAsync(
            async () => (last = await SearchAsync(client, request)).Data.Count == count,
            () => $"{count} were to be found, not {string.Join(" | ", last!.Data.Select(found => found.Snippet))}."
        );
        return last!;
    }

    /// <summary>Half a year, as if it had been posted then.</summary>
    private async Task MoveBackAsync(string roomId, string text)
    {
        await using var command = server.Database.DataSource.CreateCommand(
            $"""
            SELECT ensure_partitions(now() - interval '6 months', 0);
            UPDATE message_index SET created_at = created_at - interval '6 months' WHERE channel_id = '{roomId}';
            UPDATE messages SET created_at = created_at - interval '6 months'
            WHERE channel_id = '{roomId}' AND text = '{text}'
            """
        );
        await command.ExecuteNonQueryAsync();
    }

    private sealed record SearchAnswer(IReadOnlyList<FoundAnswer> Data, SearchMetaAnswer Meta);

    private sealed record FoundAnswer(
        string ChannelId,
        string? ChannelName,
        long Seq,
        string SenderName,
        string Snippet,
        IReadOnlyList<int[]> Highlights
    );

    private sealed record SearchMetaAnswer(string? NextCursor, string MatchedBy, DateTimeOffset? Since);
}
