using System.Net;
using Chat.Data.Integrations;
using Chat.Errors;
using Chat.TestKit;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Chat.Tests.People;

namespace Chat.Tests.Integrations;

[Collection(ServerCollection.Name)]
public sealed class ServicesApiTests(ChatServer server)
{
    private sealed record OwnServiceAnswer(string Id, string Name, string DisplayName, IReadOnlyList<string> Contexts);

    [Fact]
    public async Task Key_is_good_until_it_is_revoked_and_says_whose_it_is()
    {
        using var service = await ServiceClient.CreateAsync(server, "ticket", "booking");

        var own = await service.Http.DoAsync(HttpMethod.Get, "/api/service").DoneAsync<OwnServiceAnswer>();
        Assert.Equal((service.Name, "The desk"), (own.Name, own.DisplayName));
        Assert.StartsWith("svc_", own.Id, StringComparison.Ordinal);
        Assert.Equal(["booking", "ticket"], own.Contexts);

        var accounts = new ServiceAccounts(server.Database.DataSource);
        Assert.Equal(1, await accounts.RevokeAsync(service.Name, service.KeyId));
        await Wait.UntilAsync(
            async () =>
            {
                using var answer = await service.Http.DoAsync(HttpMethod.Get, "/api/service");
                return answer.StatusCode == HttpStatusCode.Unauthorized;
            },
            () => "A revoked key is still good."
        );
        await Problems.AssertAsync(await GetAsync(service.Http, "/api/service"), 401, ErrorCodes.KeyInvalid);
    }

    [Fact]
    public async Task Anything_that_is_no_key_is_refused()
    {
        using var service = await ServiceClient.CreateAsync(server);
        await using var ada = await server.RegisterAsync("Ada");
        using var nobody = new HttpClient { BaseAddress = server.Url };

        await Problems.AssertAsync(await GetAsync(nobody, "/api/service"), 401, ErrorCodes.AuthRequired);
        await Problems.AssertAsync(await GetAsync(ada.Http, "/api/service"), 401, ErrorCodes.KeyInvalid);
        string[] wrong =
        [
            service.Key[..^1] + (service.Key[^1] == 'A' ? 'E' : 'A'),
            $"chat_{new string('0', 16)}{service.Key[21..]}",
            service.Key + "x",
            "chat_",
        ];
        foreach (var key in wrong)
        {
            nobody.DefaultRequestHeaders.Authorization = new("Bearer", key);
            await Problems.AssertAsync(await GetAsync(nobody, "/api/service"), 401, ErrorCodes.KeyInvalid);
        }
    }

    [Fact]
    public async Task Services_are_no_people()
    {
        using var service = await ServiceClient.CreateAsync(server);
        await using var ada = await server.RegisterAsync("Ada");
        var own = await service.Http.DoAsync(HttpMethod.Get, "/api/service").DoneAsync<OwnServiceAnswer>();

        // Nothing of people opens to a key …
        foreach (var path in new[] { "/api/me", "/api/rooms", "/api/contacts", "/api/admin/services", "/hub" })
        {
            await Problems.AssertAsync(await GetAsync(service.Http, path), 401, ErrorCodes.TokenInvalid);
        }

        // … and people do not find a service, nor get in as one.
        foreach (var query in new[] { $"svc:{service.Name}", "svc:service", "The desk" })
        {
            var found = await ada.DoAsync(HttpMethod.Get, $"/api/users?query={query}")
                .DoneAsync<ListAnswer<ProfileAnswer>>();
            Assert.Empty(found.Data);
        }

        await Problems.AssertAsync(await GetAsync(ada.Http, $"/api/users/{own.Id}"), 404, ErrorCodes.UserNotFound);
        await Problems.AssertAsync(
            await ada.DoAsync(HttpMethod.Post, "/api/contacts", new { userId = own.Id }),
            404,
            ErrorCodes.UserNotFound
        );
        await Problems.AssertAsync(
            await ada.DoAsync(
                HttpMethod.Post,
                "/api/auth/login",
                new { username = $"svc:{service.Name}", password = "" }
            ),
            401,
            ErrorCodes.InvalidCredentials
        );
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient http, string path) =>
        http.DoAsync(HttpMethod.Get, path);
}
