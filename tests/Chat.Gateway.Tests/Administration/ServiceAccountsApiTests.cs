using System.Net;
using System.Net.Http.Json;
using Chat.Data.Administration;
using Chat.Errors;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Chat.Tests.People;

namespace Chat.Tests.Administration;

[Collection(ServerCollection.Name)]
public sealed class ServiceAccountsApiTests(ChatServer server)
{
    private const string List = "/api/admin/services";

    private sealed record ServiceAnswer(
        string Id,
        string Name,
        string DisplayName,
        IReadOnlyList<string> Contexts,
        IReadOnlyList<KeyAnswer> Keys
    );

    private sealed record KeyAnswer(string Id, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt);

    private sealed record MadeKeyAnswer(string Id, string Key, DateTimeOffset? ExpiresAt);

    [Fact]
    public async Task Service_is_made_changed_and_given_keys()
    {
        await using var ada = await RegisterAdministratorAsync();
        var path = $"{List}/desk-{Guid.NewGuid().ToString("N")[..16]}";

        var created = await ada.DoAsync(HttpMethod.Put, path, new { contexts = new[] { "booking" } });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var made = (await created.Content.ReadFromJsonAsync<ServiceAnswer>())!;
        Assert.Equal(made.Name, made.DisplayName);
        var changed = await ada.DoAsync(
                HttpMethod.Put,
                path,
                new { contexts = new[] { "ticket", "dispute" }, displayName = " The desk " }
            )
            .DoneAsync<ServiceAnswer>();
        Assert.Equal((made.Id, "The desk"), (changed.Id, changed.DisplayName));
        Assert.Equal(["dispute", "ticket"], changed.Contexts);

        var answer = await ada.DoAsync(HttpMethod.Post, $"{path}/keys", new { days = 1 });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var key = (await answer.Content.ReadFromJsonAsync<MadeKeyAnswer>())!;
        Assert.NotNull(key.ExpiresAt);
        using var service = new HttpClient { BaseAddress = server.Url };
        service.DefaultRequestHeaders.Authorization = new("Bearer", key.Key);
        Assert.Equal(HttpStatusCode.OK, (await service.DoAsync(HttpMethod.Get, "/api/service")).StatusCode);

        await ada.DoAsync(HttpMethod.Delete, $"{path}/keys/{key.Id}").DoneAsync();
        await ada.DoAsync(HttpMethod.Delete, $"{path}/keys/{key.Id}").DoneAsync();
        var list = await ada.DoAsync(HttpMethod.Get, List).DoneAsync<ListAnswer<ServiceAnswer>>();
        var listed = Assert.Single(list.Data, service => service.Id == made.Id);
        Assert.NotNull(Assert.Single(listed.Keys).RevokedAt);
    }

    [Fact]
    public async Task What_is_unfit_or_unknown_is_refused()
    {
        await using var ada = await RegisterAdministratorAsync();

        object[] unfit =
        [
            new { contexts = new[] { "Booking" } },
            new { contexts = Enumerable.Range(0, 51).Select(i => $"t{i}") },
            new { contexts = new[] { "" } },
        ];
        foreach (var body in unfit)
        {
            await Problems.AssertAsync(
                await ada.DoAsync(HttpMethod.Put, $"{List}/desk", body),
                400,
                ErrorCodes.ServiceInvalid
            );
        }

        var nothing = new { contexts = Array.Empty<string>() };
        foreach (var name in new[] { "Desk", "a%20b", new string('a', 33) })
        {
            await Problems.AssertAsync(
                await ada.DoAsync(HttpMethod.Put, $"{List}/{name}", nothing),
                400,
                ErrorCodes.ServiceInvalid
            );
        }

        await Problems.AssertAsync(
            await ada.DoAsync(
                HttpMethod.Put,
                $"{List}/desk",
                new { contexts = Array.Empty<string>(), displayName = " " }
            ),
            400,
            ErrorCodes.DisplayNameInvalid
        );
        await Problems.AssertAsync(
            await ada.DoAsync(HttpMethod.Post, $"{List}/nobody/keys", new { days = 0 }),
            400,
            ErrorCodes.ServiceInvalid
        );
        await Problems.AssertAsync(
            await ada.DoAsync(HttpMethod.Post, $"{List}/nobody/keys", new { }),
            404,
            ErrorCodes.NotFound
        );
        await Problems.AssertAsync(
            await ada.DoAsync(HttpMethod.Delete, $"{List}/nobody/keys/0123456789abcdef"),
            404,
            ErrorCodes.NotFound
        );
    }

    [Fact]
    public async Task Who_is_no_administrator_does_nothing()
    {
        await using var ben = await server.RegisterAsync("Ben");

        var nothing = new { contexts = Array.Empty<string>() };
        foreach (
            var answer in new[]
            {
                await ben.DoAsync(HttpMethod.Get, List),
                await ben.DoAsync(HttpMethod.Put, $"{List}/desk", nothing),
                await ben.DoAsync(HttpMethod.Post, $"{List}/desk/keys", new { }),
                await ben.DoAsync(HttpMethod.Delete, $"{List}/desk/keys/0123456789abcdef"),
            }
        )
        {
            await Problems.AssertAsync(answer, 403, ErrorCodes.NotAnAdministrator);
        }
    }

    private async Task<ChatClient> RegisterAdministratorAsync()
    {
        var ada = await server.RegisterAsync("Ada");
        await Administrators.SetAsync(server.Database.DataSource, ada.Session.User.Username, isAdministrator: true);
        return ada;
    }
}
