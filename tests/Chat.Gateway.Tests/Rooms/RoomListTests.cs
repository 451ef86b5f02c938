using System.Net.Http.Json;
using Chat.Errors;
using Chat.TestKit;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;

namespace Chat.Tests.Rooms;

/// <summary>Finding rooms: by name, by what goes on in them, by whether they are in use.</summary>
[Collection(ServerCollection.Name)]
public sealed class RoomListTests(ChatServer server)
{
    [Fact]
    public async Task Rooms_are_found_by_any_part_of_their_name()
    {
        await using var ada = await server.RegisterAsync();
        var word = $"{Guid.NewGuid():N}"[..12];
        var first = await ada.CreateRoomAsync($"Café {word.ToUpperInvariant()}");
        var second = await ada.CreateRoomAsync($"100%_{word}");
        await ada.CreateRoomAsync("Another");

        Assert.Equal([second.Id, first.Id], await IdsAsync(ada, $"query={word}"));
        Assert.Equal([first.Id], await IdsAsync(ada, $"query={Uri.EscapeDataString($"  CAFÉ {word} ")}"));
        Assert.Equal([second.Id], await IdsAsync(ada, $"query={Uri.EscapeDataString($"%_{word}")}"));
        Assert.Empty(await IdsAsync(ada, $"query={Uri.EscapeDataString($"%{word}")}x"));
        Assert.Equal([second.Id, first.Id], await IdsAsync(ada, $"query={word}&limit=1", pages: 2));

        await ada.Http.PatchAsJsonAsync($"/api/rooms/{first.Id}", new { name = "Renamed" });
        Assert.Equal([second.Id], await IdsAsync(ada, $"query={word}"));
    }

    [Fact]
    public async Task Rooms_in_which_somebody_wrote_come_first_and_pages_are_complete()
    {
        await using var ada = await server.RegisterAsync();
        var created = new List<string>();
        for (var n = 0; n < 5; n++)
        {
            created.Add((await ada.CreateRoomAsync()).Id);
        }

        string[] expected = [created[1], created[3], created[4], created[2], created[0]];
        Assert.Equal(created.AsEnumerable().Reverse(), await IdsAsync(ada, "sort=activity&joined=true"));
        await ada.PostAsync(created[3], "1", "Hello");
        await ada.PostAsync(created[1], "1", "Hello");

        await Wait.UntilAsync(
            async () => expected.SequenceEqual(await IdsAsync(ada, "sort=activity&joined=true")),
            () => "The room that was written in last does not come first."
        );
        Assert.Equal(expected, await IdsAsync(ada, "sort=activity&joined=true&limit=2", pages: 3));
        Assert.Equal(created.AsEnumerable().Reverse(), await IdsAsync(ada, "sort=new&joined=true"));
        var listed = (await ReadAsync(ada, "sort=activity&joined=true")).Data[0];
        Assert.Equal(listed.LastActivityAt, listed.LastMessage!.CreatedAt);
        var viewed = await ada.Http.GetFromJsonAsync<ActiveRoom>($"/api/rooms/{created[1]}");
        Assert.Equal(listed.LastActivityAt, viewed!.LastActivityAt);
    }

    [Fact]
    public async Task Archived_rooms_are_listed_or_left_out_as_one_likes()
    {
        await using var ada = await server.RegisterAsync();
        var used = await ada.CreateRoomAsync();
        var archived = await ada.CreateRoomAsync();
        await ada.Http.PatchAsJsonAsync($"/api/rooms/{archived.Id}", new { archived = true });

        Assert.Equal([archived.Id, used.Id], await IdsAsync(ada, "joined=true"));
        Assert.Equal([used.Id], await IdsAsync(ada, "joined=true&archived=false"));
        Assert.Equal([archived.Id], await IdsAsync(ada, "joined=true&archived=true&sort=activity"));
    }

    [Theory]
    [InlineData("sort=size", ErrorCodes.BadRequest)]
    [InlineData("archived=perhaps", ErrorCodes.BadRequest)]
    [InlineData("query=a%00b", ErrorCodes.SearchQueryInvalid)]
    [InlineData(
        "query=12345678901234567890123456789012345678901234567890123456789012345",
        ErrorCodes.SearchQueryInvalid
    )]
    [InlineData("cursor=nonsense", ErrorCodes.LimitInvalid)]
    [InlineData("sort=activity&cursor=room_01kamr5v0qf2ta3m0q6b1t0v5c", ErrorCodes.LimitInvalid)]
    [InlineData("sort=activity&cursor=9223372036854775807.room_01kamr5v0qf2ta3m0q6b1t0v5c", ErrorCodes.LimitInvalid)]
    [InlineData("cursor=1.room_01kamr5v0qf2ta3m0q6b1t0v5c", ErrorCodes.LimitInvalid)]
    public async Task What_makes_no_sense_is_refused(string query, string code)
    {
        await using var ada = await server.RegisterAsync();

        using var answer = await ada.Http.GetAsync($"/api/rooms?{query}");

        await Problems.AssertAsync(answer, 400, code);
    }

    private static Task<ListAnswer<ActiveRoom>> ReadAsync(ChatClient client, string query) =>
        client.Http.GetFromJsonAsync<ListAnswer<ActiveRoom>>($"/api/rooms?{query}")!;

    private static async Task<IReadOnlyList<string>> IdsAsync(ChatClient client, string query, int pages = 1)
    {
        List<string> ids = [];
        string? cursor = null;
        for (var page = 1; page <= pages; page++)
        {
            var read = await ReadAsync(client, $"{query}&cursor={cursor}");
            ids.AddRange(read.Data.Select(room => room.Id));
            cursor = read.Meta.NextCursor;
            Assert.Equal(page == pages, cursor is null);
        }

        return ids;
    }

    private sealed record ActiveRoom(string Id, DateTimeOffset LastActivityAt, LastAnswer? LastMessage);

    private sealed record LastAnswer(DateTimeOffset CreatedAt);
}
