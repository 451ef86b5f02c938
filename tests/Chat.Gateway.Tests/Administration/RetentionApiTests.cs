using System.Net;
using System.Net.Http.Json;
using Chat.Data.Administration;
using Chat.Data.Retention;
using Chat.Errors;
using Chat.Ids;
using Chat.TestKit;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Administration;

[Collection(ServerCollection.Name)]
public sealed class RetentionApiTests(ChatServer server)
{
    [Fact]
    public async Task Limit_of_a_channel_is_set_shown_and_taken_away()
    {
        await using var root = await AdministratorAsync();
        var room = await root.CreateRoomAsync();
        var url = $"/api/admin/channels/{room.Id}/retention";

        var set = await ReadAsync<Limit>(await root.Http.PutAsJsonAsync(url, new { days = 90 }));
        var shown = await root.Http.GetFromJsonAsync<Limit>(url);
        var taken = await ReadAsync<Limit>(await root.Http.PutAsJsonAsync(url, new { days = (int?)null }));

        Assert.Equal((room.Id, 90, root.Session.User.Id), (set.ChannelId, set.Days, set.SetBy));
        Assert.Equal(set, shown);
        Assert.Equal(new Limit(room.Id, null, null, null), taken);
    }

    [Fact]
    public async Task Holds_are_placed_listed_and_released()
    {
        await using var root = await AdministratorAsync();
        var room = await root.CreateRoomAsync();
        var url = $"/api/admin/channels/{room.Id}/holds";

        var placing = await root.Http.PostAsJsonAsync(url, new { reason = "Case 7" });
        var placed = await ReadAsync<Hold>(placing);
        var released = await ReadAsync<Hold>(await root.Http.DeleteAsync(Relative($"{url}/{placed.Id}")));
        var again = await ReadAsync<Hold>(await root.Http.DeleteAsync(Relative($"{url}/{placed.Id}")));
        var list = await root.Http.GetFromJsonAsync<ListAnswer<Hold>>(url);

        Assert.Equal(HttpStatusCode.Created, placing.StatusCode);
        Assert.Equal(
            (room.Id, "Case 7", root.Session.User.Id, null),
            (placed.ChannelId, placed.Reason, placed.PlacedBy, placed.ReleasedBy)
        );
        Assert.Equal(placed with { ReleasedBy = root.Session.User.Id, ReleasedAt = released.ReleasedAt }, released);
        Assert.NotNull(released.ReleasedAt);
        Assert.Equal(released, again);
        Assert.Equal([released], list!.Data);
    }

    [Fact]
    public async Task Unfit_requests_are_refused_and_change_nothing()
    {
        await using var root = await AdministratorAsync();
        await using var ada = await server.RegisterAsync();
        var room = await ada.CreateRoomAsync();
        var url = $"/api/admin/channels/{room.Id}";

        foreach (var days in new[] { 0, -1, 36_501, int.MaxValue })
        {
            await Problems.AssertAsync(
                await root.Http.PutAsJsonAsync($"{url}/retention", new { days }),
                400,
                ErrorCodes.RetentionInvalid
            );
        }

        await Problems.AssertAsync(
            await root.Http.PutAsJsonAsync($"{url}/retention", new { }),
            400,
            ErrorCodes.BadRequest
        );
        foreach (var reason in new[] { "", " \n", "a\0b", new string('x', 1001) })
        {
            await Problems.AssertAsync(
                await root.Http.PostAsJsonAsync($"{url}/holds", new { reason }),
                400,
                ErrorCodes.HoldReasonInvalid
            );
        }

        await Problems.AssertAsync(
            await root.Http.DeleteAsync(Relative($"{url}/holds/{Guid.NewGuid()}")),
            404,
            ErrorCodes.NotFound
        );
        await Problems.AssertAsync(
            await ada.Http.PutAsJsonAsync($"{url}/retention", new { days = 1 }),
            403,
            ErrorCodes.NotAnAdministrator
        );
        Assert.Null((await root.Http.GetFromJsonAsync<Limit>($"{url}/retention"))!.Days);
        Assert.Empty((await root.Http.GetFromJsonAsync<ListAnswer<Hold>>($"{url}/holds"))!.Data);
    }

    [Fact]
    public async Task Channel_that_does_not_exist_is_not_found()
    {
        await using var root = await AdministratorAsync();
        foreach (var id in new[] { TypeId.New(TypeId.Room, TimeProvider.System), "x", "%C3%A4", new string('x', 3000) })
        {
            var url = $"/api/admin/channels/{id}";
            await Problems.AssertAsync(
                await root.Http.GetAsync(Relative($"{url}/retention")),
                404,
                ErrorCodes.RoomNotFound
            );
            await Problems.AssertAsync(
                await root.Http.PutAsJsonAsync($"{url}/retention", new { days = 1 }),
                404,
                ErrorCodes.RoomNotFound
            );
            await Problems.AssertAsync(
                await root.Http.GetAsync(Relative($"{url}/holds")),
                404,
                ErrorCodes.RoomNotFound
            );
            await Problems.AssertAsync(
                await root.Http.PostAsJsonAsync($"{url}/holds", new { reason = "why" }),
                404,
                ErrorCodes.RoomNotFound
            );
        }
    }

    /// <summary>What was removed is not shown any more by the room that had it in memory, and posting goes on.</summary>
    [Fact]
    public async Task Removed_messages_disappear_under_people_who_are_there()
    {
        await using var root = await AdministratorAsync();
        await root.ConnectAsync();
        var room = await root.CreateRoomAsync();
        await root.JoinAsync(room.Id);
        foreach (var n in Enumerable.Range(1, 4))
        {
            await root.SendAsync(room.Id, $"{n}", $"text {n}");
        }

        await AgeAsync(room.Id, upToSeq: 3); // 1 is the join
        await root.Http.PutAsJsonAsync($"/api/admin/channels/{room.Id}/retention", new { days = 30 });
        await RemoveAsync();

        await Wait.UntilAsync(
            async () => (await NewestAsync(root, room.Id)).SequenceEqual([5L, 4L]),
            () => "What was removed is still shown."
        );
        Assert.Equal([4L, 5L], (await root.ReadAllAsync(room.Id)).Select(message => message.Seq));
        var posted = await root.SendAsync(room.Id, "5", "text 5");
        Assert.Equal(6, posted.Seq);
        await root.UntilSeenAsync(room.Id, 6);
        var synced = await root.SyncAsync(1, (room.Id, 2));
        Assert.Equal("reset", synced.Channels.Single().Status);
        Assert.Equal([6L, 5L, 4L], synced.Channels.Single().Messages!.Select(message => message.Seq));
        Assert.Equal("delta", (await root.SyncAsync(1, (room.Id, 3))).Channels.Single().Status);
    }

    [Fact]
    public async Task Held_channel_keeps_what_is_past_its_limit()
    {
        await using var root = await AdministratorAsync();
        await root.ConnectAsync();
        var room = await root.CreateRoomAsync();
        await root.SendAsync(room.Id, "1", "text");
        await AgeAsync(room.Id, upToSeq: 2);
        await root.Http.PutAsJsonAsync($"/api/admin/channels/{room.Id}/retention", new { days = 30 });
        await root.Http.PostAsJsonAsync($"/api/admin/channels/{room.Id}/holds", new { reason = "Case 7" });

        await RemoveAsync();

        await using var command = server.Database.DataSource.CreateCommand(
            "SELECT count(*) FROM messages WHERE channel_id = $1"
        );
        command.Parameters.AddWithValue(room.Id);
        Assert.Equal(1L, await command.ExecuteScalarAsync());
    }

    private async Task<ChatClient> AdministratorAsync()
    {
        var client = await server.RegisterAsync();
        Assert.True(
            await Administrators.SetAsync(
                server.Database.DataSource,
                client.Session.User.Username,
                isAdministrator: true
            )
        );
        return client;
    }

    /// <summary>Has messages been posted 60 days earlier.</summary>
    private async Task AgeAsync(string channelId, long upToSeq)
    {
        await using var age = server.Database.DataSource.CreateCommand(
            $"""
            SELECT ensure_partitions(now() - interval '60 days', 0);
            UPDATE messages SET created_at = created_at - interval '60 days'
            WHERE channel_id = '{channelId}' AND seq <= {upToSeq};
            """
        );
        await age.ExecuteNonQueryAsync();
    }

    /// <summary>What the room answers from memory, if it can.</summary>
    private static async Task<IEnumerable<long>> NewestAsync(ChatClient person, string roomId) =>
        (await person.Http.GetFromJsonAsync<ListAnswer<MessageAnswer>>($"/api/rooms/{roomId}/messages"))!.Data.Select(
            message => message.Seq
        );

    private async Task RemoveAsync()
    {
        var runner = new RetentionRunner(
            server.Database.DataSource,
            Options.Create(new RetentionOptions()),
            TimeProvider.System,
            NullLogger<RetentionRunner>.Instance
        );
        await Wait.UntilAsync(async () => await runner.RunAsync() is not null, () => "Another run does not end.");
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer)
    {
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<T>())!;
    }

    private static Uri Relative(string path) => new(path, UriKind.Relative);

    private sealed record Limit(string ChannelId, int? Days, string? SetBy, DateTimeOffset? SetAt);

    private sealed record Hold(
        Guid Id,
        string ChannelId,
        string Reason,
        string PlacedBy,
        DateTimeOffset PlacedAt,
        string? ReleasedBy,
        DateTimeOffset? ReleasedAt
    );
}
