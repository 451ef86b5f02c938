using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Errors;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Chat.Tests.Integrations;
using Chat.Tests.People;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Contexts;

[Collection(ServerCollection.Name)]
public sealed class ContextsApiTests(ChatServer server)
{
    [Fact]
    public async Task First_uses_at_once_make_one_room()
    {
        using var desk = await ServiceClient.CreateAsync(server, "booking");
        using var shop = await ServiceClient.CreateAsync(server, "booking");
        await using var ada = await server.RegisterAsync("Ada");
        var context = ContextCalls.NewContext("booking");

        var opening = Enumerable
            .Range(0, 10)
            .Select(i =>
                (i % 2 == 0 ? desk : shop).Http.DoAsync(
                    HttpMethod.Put,
                    context,
                    new { participants = new[] { ada.Id() } }
                )
            );
        var posting = Enumerable.Range(0, 10).Select(i => desk.PostAsync(context, $"Message {i}"));
        var (opened, posted) = (Task.WhenAll(opening.ToList()), Task.WhenAll(posting.ToList()));
        var rooms = new List<ContextRoomAnswer>();
        foreach (var answer in await opened)
        {
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            rooms.Add((await answer.Content.ReadFromJsonAsync<ContextRoomAnswer>())!);
        }

        Assert.Equal(10, (await posted).Select(post => post.Seq).Distinct().Count());
        Assert.InRange((await opened).Count(answer => answer.StatusCode == HttpStatusCode.Created), 0, 1);
        var room = Assert.Single(rooms.Select(room => room with { ParticipantCount = 1 }).Distinct());
        // Ten messages, one join, and nothing of a second room.
        var history = await desk.Http.GetFromJsonAsync<ListAnswer<MessageAnswer>>($"{context}/messages?after=0");
        Assert.Equal(10, history!.Data.Count);
        Assert.Equal(11, history.Meta.HeadSeq);
        Assert.All(history.Data, message => Assert.Equal("The desk", message.SenderName));
        Assert.Equal(room, await desk.OpenAsync(context, ada));
    }

    [Fact]
    public async Task Participants_are_who_the_service_says()
    {
        using var desk = await ServiceClient.CreateAsync(server, "booking");
        await using var ada = await server.RegisterAsync("Ada");
        await using var ben = await server.RegisterAsync("Ben");
        await using var cleo = await server.RegisterAsync("Cleo");
        var context = ContextCalls.NewContext("booking");
        var room = await desk.OpenAsync(context, ada, ben);
        Assert.Equal((2, null), (room.ParticipantCount, room.ClosedAt));

        // Those who are in it take part as in any room, live too, from their first screen on.
        await ada.ConnectAsync();
        var screen = await ada.Hub.InvokeAsync<JsonElement>("Start", new { });
        var listed = screen.GetProperty("contextRooms").GetProperty("data").EnumerateArray().Single();
        Assert.Equal(room.ChannelId, listed.GetProperty("id").GetString());
        var asked = await desk.PostAsync(context, "Where is the **key**?");
        await ada.UntilSeenAsync(room.ChannelId, asked.Seq);
        await ada.SendAsync(room.ChannelId, Guid.NewGuid().ToString(), "Under the mat.");
        var read = await ben.Http.GetFromJsonAsync<ListAnswer<MessageAnswer>>(
            $"/api/context-rooms/{room.ChannelId}/messages"
        );
        Assert.Equal(["Under the mat.", "Where is the **key**?"], read!.Data.Select(message => message.Text));

        // Added, removed, set; what is so already is not written again.
        await desk.Http.DoAsync(HttpMethod.Put, $"{context}/participants/{cleo.Id()}").DoneAsync<ContextRoomAnswer>();
        await desk.Http.DoAsync(HttpMethod.Delete, $"{context}/participants/{ben.Id()}").DoneAsync<ContextRoomAnswer>();
        Assert.Equal([ada.Id(), cleo.Id()], await ParticipantsAsync(desk, context));
        await cleo.ConnectAsync();
        await Problems.AssertAsync(
            await ben.Http.GetAsync($"/api/context-rooms/{room.ChannelId}"),
            404,
            ErrorCodes.RoomNotFound
        );
        var before = await HeadAsync(desk, context);
        var set = new { participants = new[] { cleo.Id(), ada.Id() } };
        await desk.Http.DoAsync(HttpMethod.Put, $"{context}/participants", set).DoneAsync<ContextRoomAnswer>();
        Assert.Equal(before, await HeadAsync(desk, context));
        await desk
            .Http.DoAsync(HttpMethod.Put, $"{context}/participants", new { participants = new[] { ben.Id() } })
            .DoneAsync<ContextRoomAnswer>();
        Assert.Equal([ben.Id()], await ParticipantsAsync(desk, context));
        await cleo.UntilToldAsync<JsonElement>(
            "ContextLeft",
            left => left.GetProperty("channelId").GetString() == room.ChannelId
        );
        Assert.Equal(before + 3, await HeadAsync(desk, context));
    }

    [Fact]
    public async Task Unfit_requests_are_refused_and_change_nothing()
    {
        using var desk = await ServiceClient.CreateAsync(server, "booking");
        await using var ada = await server.RegisterAsync("Ada");
        var context = ContextCalls.NewContext("booking");

        (HttpMethod Method, string Path, object? Body, int Status, string Code)[] refused =
        [
            (HttpMethod.Put, context, new { title = " " }, 400, ErrorCodes.RoomNameInvalid),
            (HttpMethod.Put, context, new { participants = new[] { "ada" } }, 404, ErrorCodes.UserNotFound),
            (
                HttpMethod.Put,
                context,
                new { participants = new[] { ada.Id(), $"user_{new string('0', 26)}" } },
                404,
                ErrorCodes.UserNotFound
            ),
            (
                HttpMethod.Put,
                context,
                new { participants = new[] { ada.Id(), ada.Id() } },
                400,
                ErrorCodes.ParticipantsInvalid
            ),
            (
                HttpMethod.Put,
                context,
                new { participants = Enumerable.Range(0, 1001).Select(i => $"user_{i:D26}") },
                400,
                ErrorCodes.ParticipantsInvalid
            ),
            (HttpMethod.Put, "/api/contexts/booking/-1", new { }, 400, ErrorCodes.ContextInvalid),
            (HttpMethod.Put, "/api/contexts/booking/a%20b", new { }, 400, ErrorCodes.ContextInvalid),
            (HttpMethod.Put, $"/api/contexts/booking/{new string('1', 129)}", new { }, 400, ErrorCodes.ContextInvalid),
            (HttpMethod.Post, $"{context}/messages", new { clientId = "1", text = " " }, 400, ErrorCodes.MessageEmpty),
            (
                HttpMethod.Post,
                $"{context}/messages",
                new { clientId = "", text = "x" },
                400,
                ErrorCodes.ClientIdInvalid
            ),
            // None of these has made a room, nor do these:
            (HttpMethod.Get, context, null, 404, ErrorCodes.ContextNotFound),
            (HttpMethod.Get, $"{context}/messages", null, 404, ErrorCodes.ContextNotFound),
            (HttpMethod.Get, $"{context}/participants", null, 404, ErrorCodes.ContextNotFound),
            (HttpMethod.Put, $"{context}/participants/{ada.Id()}", null, 404, ErrorCodes.ContextNotFound),
            (HttpMethod.Post, $"{context}/close", null, 404, ErrorCodes.ContextNotFound),
            (HttpMethod.Get, "/api/contexts?limit=0", null, 400, ErrorCodes.LimitInvalid),
            (HttpMethod.Get, "/api/contexts?cursor=x", null, 400, ErrorCodes.LimitInvalid),
            (HttpMethod.Get, "/api/contexts?type=X", null, 400, ErrorCodes.ContextInvalid),
        ];
        foreach (var (method, path, body, status, code) in refused)
        {
            await Problems.AssertAsync(await desk.Http.DoAsync(method, path, body), status, code);
        }
    }

    [Fact]
    public async Task Contexts_of_other_types_do_not_exist()
    {
        using var desk = await ServiceClient.CreateAsync(server, "booking");
        using var other = await ServiceClient.CreateAsync(server, "ticket");
        var context = ContextCalls.NewContext("booking");
        await desk.OpenAsync(context);

        foreach (var (method, path) in Everything(context))
        {
            var there = await Problems.AssertAsync(
                await other.Http.DoAsync(
                    method,
                    path,
                    new
                    {
                        participants = Array.Empty<string>(),
                        clientId = "1",
                        text = "x",
                    }
                ),
                404,
                ErrorCodes.ContextNotFound
            );
            var invented = await Problems.AssertAsync(
                await other.Http.DoAsync(
                    method,
                    path.Replace(context, ContextCalls.NewContext("booking"), StringComparison.Ordinal),
                    new
                    {
                        participants = Array.Empty<string>(),
                        clientId = "1",
                        text = "x",
                    }
                ),
                404,
                ErrorCodes.ContextNotFound
            );
            Assert.Equal(there, invented);
        }

        Assert.Empty((await other.Http.GetFromJsonAsync<ListAnswer<ContextRoomAnswer>>("/api/contexts"))!.Data);
    }

    [Fact]
    public async Task Lists_are_filtered_for_services_and_people()
    {
        var type = $"t{Guid.NewGuid().ToString("N")[..16]}";
        using var desk = await ServiceClient.CreateAsync(server, type, type + "2");
        await using var ada = await server.RegisterAsync("Ada");
        await using var ben = await server.RegisterAsync("Ben");
        var first = await desk.OpenAsync($"/api/contexts/{type}/1", ada);
        var second = await desk.OpenAsync($"/api/contexts/{type}/2", ada, ben);
        var third = await desk.OpenAsync($"/api/contexts/{type}2/1", ben);
        await desk.PostAsync($"/api/contexts/{type}/2", "Hello");
        await desk.Http.DoAsync(HttpMethod.Post, $"/api/contexts/{type}/1/close").DoneAsync<ContextRoomAnswer>();

        await AssertListAsync("", first, second, third);
        await AssertListAsync($"type={type}", first, second);
        await AssertListAsync("id=1", first, third);
        await AssertListAsync($"type={type}2&id=1", third);
        await AssertListAsync("closed=true", first);
        await AssertListAsync("closed=false", second, third);
        await AssertListAsync($"participant={ben.Id()}", second, third);
        await AssertListAsync("type=booking");

        Assert.Equal(
            [(first.ChannelId, 0), (second.ChannelId, 1)],
            (await OwnAsync(ada, "")).Select(room => (room.Id, room.Unread!.Value)).OrderBy(room => room.Item2)
        );
        var own = Assert.Single(await OwnAsync(ada, $"?type={type}&closed=true"));
        Assert.Equal((new ContextAnswer(type, "1"), "member"), (own.Context, own.Role));
        Assert.NotNull(own.ArchivedAt);
        Assert.Empty(await OwnAsync(ada, $"?type={type}2"));

        async Task AssertListAsync(string filter, params ContextRoomAnswer[] expected)
        {
            var found = new List<string>();
            for (string? cursor = ""; cursor is not null; )
            {
                var page = await desk.Http.GetFromJsonAsync<ListAnswer<ContextRoomAnswer>>(
                    $"/api/contexts?{filter}&limit=2&cursor={cursor}"
                );
                found.AddRange(page!.Data.Select(room => room.ChannelId));
                cursor = page.Meta.NextCursor;
            }

            Assert.Equal(expected.Select(room => room.ChannelId).Order(StringComparer.Ordinal), found);
        }
    }

    [Fact]
    public async Task Title_changes_and_the_context_never_does()
    {
        using var desk = await ServiceClient.CreateAsync(server, "booking");
        await using var ada = await server.RegisterAsync("Ada");
        var context = ContextCalls.NewContext("booking");
        var room = await desk.OpenAsync(context, ada);
        Assert.Equal($"booking {room.Context.Id}"[..40], room.Title[..40]);

        var retitled = await desk
            .Http.DoAsync(HttpMethod.Put, context, new { title = "Room 12" })
            .DoneAsync<ContextRoomAnswer>();
        Assert.Equal(room with { Title = "Room 12" }, retitled);
        var seen = await ada.Http.GetFromJsonAsync<RoomOfContextAnswer>($"/api/context-rooms/{room.ChannelId}");
        Assert.Equal(("Room 12", room.Context), (seen!.Name, seen.Context));
        Assert.Equal(3, await HeadAsync(desk, context) + 1); // a join and one change of settings
    }

    private static IEnumerable<(HttpMethod, string)> Everything(string context) =>
        [
            (HttpMethod.Put, context),
            (HttpMethod.Get, context),
            (HttpMethod.Post, $"{context}/messages"),
            (HttpMethod.Get, $"{context}/messages"),
            (HttpMethod.Get, $"{context}/participants"),
            (HttpMethod.Put, $"{context}/participants"),
            (HttpMethod.Put, $"{context}/participants/user_{new string('0', 26)}"),
            (HttpMethod.Delete, $"{context}/participants/user_{new string('0', 26)}"),
            (HttpMethod.Post, $"{context}/close"),
            (HttpMethod.Post, $"{context}/reopen"),
        ];

    private static async Task<IReadOnlyList<RoomOfContextAnswer>> OwnAsync(ChatClient person, string filter) =>
        (await person.Http.GetFromJsonAsync<ListAnswer<RoomOfContextAnswer>>($"/api/context-rooms{filter}"))!.Data;

    private static async Task<IEnumerable<string>> ParticipantsAsync(ServiceClient service, string context) =>
        (await service.Http.GetFromJsonAsync<ListAnswer<RoomMemberAnswer>>($"{context}/participants"))!.Data.Select(
            member => member.UserId
        );

    private static async Task<long> HeadAsync(ServiceClient service, string context) =>
        (await service.Http.GetFromJsonAsync<ListAnswer<MessageAnswer>>($"{context}/messages"))!.Meta.HeadSeq;
}
