using Chat.Errors;
using Chat.Ids;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.People;

/// <summary>Every call about people: without a token, about nobody, and about oneself.</summary>
[Collection(ServerCollection.Name)]
public sealed class PeopleAccessTests(ChatServer server)
{
    private static readonly string Nobody = TypeId.New(TypeId.User, TimeProvider.System);

    public static TheoryData<string, string> All =>
        new()
        {
            { "GET", "/api/me" },
            { "PATCH", "/api/me" },
            { "GET", "/api/me/changes" },
            { "GET", "/api/users?query=ada" },
            { "GET", "/api/users/{id}" },
            { "GET", "/api/contacts" },
            { "POST", "/api/contacts" },
            { "POST", "/api/contacts/{id}/accept" },
            { "POST", "/api/contacts/{id}/decline" },
            { "DELETE", "/api/contacts/{id}" },
            { "GET", "/api/blocks" },
            { "PUT", "/api/blocks/{id}" },
            { "DELETE", "/api/blocks/{id}" },
        };

    [Theory]
    [MemberData(nameof(All))]
    public async Task Nobody_gets_in_without_a_token(string method, string path)
    {
        using var http = new HttpClient { BaseAddress = server.Url };
        var body = method is "POST" or "PATCH" ? new { userId = Nobody } : null;

        var answer = await http.DoAsync(new(method), path.Replace("{id}", Nobody, StringComparison.Ordinal), body);

        await Problems.AssertAsync(answer, 401, ErrorCodes.AuthRequired);
    }

    [Fact]
    public async Task Unknown_people_are_not_found_by_any_call()
    {
        await using var ada = await server.RegisterAsync();
        await ada.ConnectAsync();
        foreach (var id in new[] { Nobody, "nonsense", "room_01jd0000000000000000000000", "user_%27;--" })
        {
            foreach (var row in All.Where(row => ((string)row[1]).Contains("{id}", StringComparison.Ordinal)))
            {
                var path = ((string)row[1]).Replace("{id}", id, StringComparison.Ordinal);
                await Problems.AssertAsync(await ada.DoAsync(new((string)row[0]), path), 404, ErrorCodes.UserNotFound);
            }

            var asked = await ada.DoAsync(HttpMethod.Post, "/api/contacts", new { userId = id });
            await Problems.AssertAsync(asked, 404, ErrorCodes.UserNotFound);
            await HubRefusesAsync(ada, id, ErrorCodes.UserNotFound);
        }

        await HubRefusesAsync(ada, null, ErrorCodes.UserNotFound);
        await Problems.AssertAsync(
            await ada.DoAsync(HttpMethod.Post, "/api/contacts", new { userId = (string?)null }),
            400,
            ErrorCodes.BadRequest
        );
    }

    [Fact]
    public async Task Nobody_does_anything_to_themselves()
    {
        await using var ada = await server.RegisterAsync();
        await ada.ConnectAsync();
        foreach (var row in All.Where(row => ((string)row[1]).Contains("{id}", StringComparison.Ordinal)))
        {
            if ((string)row[1] != "/api/users/{id}")
            {
                var path = ((string)row[1]).Replace("{id}", ada.Id(), StringComparison.Ordinal);
                await Problems.AssertAsync(await ada.DoAsync(new((string)row[0]), path), 400, ErrorCodes.NotYourself);
            }
        }

        await HubRefusesAsync(ada, ada.Id(), ErrorCodes.NotYourself);
        Assert.Equal(0, (await ada.ChangesAsync()).Version);
    }

    private static async Task HubRefusesAsync(ChatClient client, string? id, string code)
    {
        foreach (
            var method in new[]
            {
                "RequestContact",
                "AcceptContact",
                "DeclineContact",
                "RemoveContact",
                "Block",
                "Unblock",
            }
        )
        {
            var refused = await Assert.ThrowsAsync<HubException>(() => client.Hub.InvokeAsync(method, id));
            Assert.Contains(code, refused.Message, StringComparison.Ordinal);
        }
    }
}
