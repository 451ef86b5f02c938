using System.Globalization;
using System.Net.Http.Json;
using Chat.Errors;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;

namespace Chat.Tests.Rooms;

/// <summary>Jumping into the middle of a room's history, and going on from there.</summary>
[Collection(ServerCollection.Name)]
public sealed class HistoryApiTests(ChatServer server)
{
    [Fact]
    public async Task Around_answers_both_sides_and_cursors_go_on_both_ways()
    {
        await using var ada = await server.RegisterAsync();
        var (room, _) = await PostAsync(ada, 9); // seqs 2 to 10; 1 is Ada's join

        var page = await ReadAsync(ada, room, "around=6&limit=4");
        var earlier = await ReadAsync(ada, room, $"before={page.Meta.PreviousCursor}&limit=4");
        var later = await ReadAsync(ada, room, $"after={page.Meta.NextCursor}&limit=4");

        Assert.Equal([4L, 5L, 6L, 7L], Seqs(page));
        Assert.Equal(10, page.Meta.HeadSeq);
        Assert.Equal([3L, 2L], Seqs(earlier));
        Assert.Null(earlier.Meta.NextCursor);
        Assert.Equal([8L, 9L, 10L], Seqs(later));
        Assert.Null(later.Meta.NextCursor);
    }

    [Theory]
    [InlineData("around=0&limit=4", new[] { 2L, 3L }, null, "3")]
    [InlineData("around=1&limit=100", new[] { 2L, 3L, 4L, 5L, 6L }, null, null)] // no message, but a place
    [InlineData("around=6&limit=4", new[] { 4L, 5L, 6L }, "4", null)]
    [InlineData("around=4&limit=1", new[] { 4L }, "4", "4")]
    [InlineData("around=9223372036854775807&limit=4", new[] { 5L, 6L }, "5", null)]
    [InlineData("at=0001-01-01T00:00:00Z&limit=2", new[] { 2L, 3L }, null, "3")]
    [InlineData("at=9999-12-31T23:59:59.9999999Z", new long[0], "7", null)]
    public async Task Window_at_the_ends_says_where_there_is_more(
        string query,
        long[] seqs,
        string? previous,
        string? next
    )
    {
        await using var ada = await server.RegisterAsync();
        var (room, _) = await PostAsync(ada, 5);

        var page = await ReadAsync(ada, room, query);

        Assert.Equal(seqs, Seqs(page));
        Assert.Equal((previous, next), (page.Meta.PreviousCursor, page.Meta.NextCursor));
    }

    [Fact]
    public async Task At_answers_the_first_messages_at_or_after_a_time()
    {
        await using var ada = await server.RegisterAsync();
        var (room, posted) = await PostAsync(ada, 6);
        var at = posted[2].CreatedAt;
        var expected = posted.Where(message => message.CreatedAt >= at).Select(message => message.Seq);

        var utc = await ReadAsync(ada, room, $"at={at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.ffffff}Z");
        var tokyo = await ReadAsync(
            ada,
            room,
            $"at={Uri.EscapeDataString(at.ToOffset(TimeSpan.FromHours(9)).ToString("O"))}"
        );
        var earlier = await ReadAsync(ada, room, $"before={utc.Meta.PreviousCursor}");

        Assert.Equal(expected, Seqs(utc));
        Assert.Equal(expected, Seqs(tokyo));
        Assert.Equal(
            posted.Where(message => message.CreatedAt < at).Select(message => message.Seq).Reverse(),
            Seqs(earlier)
        );
    }

    [Fact]
    public async Task Window_of_an_empty_room_is_empty()
    {
        await using var ada = await server.RegisterAsync();
        var room = await ada.CreateRoomAsync();

        foreach (var query in new[] { "around=1", "around=7", "at=2020-02-29T12:00:00Z" })
        {
            var page = await ReadAsync(ada, room.Id, query);

            Assert.Empty(page.Data);
            Assert.Equal((null, null), (page.Meta.PreviousCursor, page.Meta.NextCursor));
        }
    }

    [Theory]
    [InlineData("around=-1", ErrorCodes.LimitInvalid)]
    [InlineData("around=1&limit=0", ErrorCodes.LimitInvalid)]
    [InlineData("around=1&before=1", ErrorCodes.LimitInvalid)]
    [InlineData("around=1&at=2026-11-20T09:00:00Z", ErrorCodes.LimitInvalid)]
    [InlineData("after=1&at=2026-11-20T09:00:00Z", ErrorCodes.LimitInvalid)]
    [InlineData("around=x", ErrorCodes.BadRequest)]
    [InlineData("around=99999999999999999999", ErrorCodes.BadRequest)]
    [InlineData("at=yesterday", ErrorCodes.BadRequest)]
    [InlineData("at=", ErrorCodes.BadRequest)]
    [InlineData("at=2026-11-20", ErrorCodes.BadRequest)]
    [InlineData("at=2026-11-20T09:00:00", ErrorCodes.BadRequest)] // whose nine o'clock?
    [InlineData("at=2026-02-30T09:00:00Z", ErrorCodes.BadRequest)]
    [InlineData("at=0001-01-01T00:00:00%2B05:00", ErrorCodes.BadRequest)]
    public async Task Window_absurd_is_refused(string query, string code)
    {
        await using var ada = await server.RegisterAsync();
        var room = await ada.CreateRoomAsync();

        await Problems.AssertAsync(await ada.Http.GetAsync(Address(room.Id, query)), 400, code);
    }

    [Fact]
    public async Task Window_is_for_members_only()
    {
        await using var ada = await server.RegisterAsync();
        await using var bob = await server.RegisterAsync();
        var room = await ada.CreateRoomAsync();

        await Problems.AssertAsync(await bob.Http.GetAsync(Address(room.Id, "around=1")), 403, ErrorCodes.NotAMember);
    }

    private static async Task<(string Room, IReadOnlyList<PostedAnswer> Posted)> PostAsync(ChatClient who, int count)
    {
        var room = await who.CreateRoomAsync();
        var posted = new List<PostedAnswer>();
        for (var n = 1; n <= count; n++)
        {
            var answer = await who.Http.PostAsJsonAsync(
                $"/api/rooms/{room.Id}/messages",
                new { clientId = n.ToString(CultureInfo.InvariantCulture), text = $"text {n}" }
            );
            posted.Add((await answer.Content.ReadFromJsonAsync<PostedAnswer>())!);
        }

        return (room.Id, posted);
    }

    private static async Task<ListAnswer<MessageAnswer>> ReadAsync(ChatClient who, string room, string query) =>
        (await who.Http.GetFromJsonAsync<ListAnswer<MessageAnswer>>(Address(room, query)))!;

    private static Uri Address(string room, string query) =>
        new($"/api/rooms/{room}/messages?{query}", UriKind.Relative);

    private static IEnumerable<long> Seqs(ListAnswer<MessageAnswer> page) => page.Data.Select(message => message.Seq);
}
