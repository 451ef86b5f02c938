using System.Net.Http.Json;
using System.Text.Json;
using Chat.Data.Administration;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Chat.Tests.Groups;
using Chat.Tests.Integrations;
using Chat.Tests.People;

namespace Chat.Tests.Access;

/// <summary>A channel with a message, and what else calls about it name.</summary>
/// <param name="Seq">A message of somebody's who has no role.</param>
/// <param name="Other">That somebody.</param>
/// <param name="Token">Of a link into it.</param>
internal sealed record AccessPlace(string Id, long Seq, ChatClient Other, string Token = "", string ContextId = "");

/// <summary>One caller of each role, and channels in which they have them.</summary>
internal sealed class AccessWorld : IAsyncDisposable
{
    public const string ContextType = "access";

    private readonly ChatServer _server;
    private readonly List<ChatClient> _others = [];
    private readonly HttpClient _anonymous;
    private readonly ServiceClient _service;

    private AccessWorld(ChatServer server, ServiceClient service, IReadOnlyList<ChatClient> people)
    {
        (_server, _service, People) = (server, service, people);
        _anonymous = new HttpClient { BaseAddress = server.Url };
    }

    /// <summary>Stranger, member, moderator, owner, administrator: the last is in no channel.</summary>
    public IReadOnlyList<ChatClient> People { get; }

    /// <summary>All, in the order of the table's columns.</summary>
    public IEnumerable<HttpClient> Callers => [_anonymous, _service.Http, .. People.Select(person => person.Http)];

    private ChatClient Member => People[1];

    private ChatClient Moderator => People[2];

    private ChatClient Owner => People[3];

    public static async Task<AccessWorld> CreateAsync(ChatServer server)
    {
        var people = new List<ChatClient>();
        foreach (var role in new[] { "stranger", "member", "moderator", "owner", "administrator" })
        {
            people.Add(await server.RegisterAsync(role));
        }

        await Administrators.SetAsync(server.Database.DataSource, people[^1].Session.User.Username, true);
        return new AccessWorld(server, await ServiceClient.CreateAsync(server, ContextType), people);
    }

    /// <summary>Somebody whom nobody knows yet.</summary>
    public async Task<ChatClient> MeetAsync()
    {
        _others.Add(await _server.RegisterAsync("other"));
        return _others[^1];
    }

    /// <summary>A new room in which everybody has their role.</summary>
    public async Task<AccessPlace> MakeRoomAsync(ChatClient other) =>
        await GatherAsync("/api/rooms", (await Owner.CreateRoomAsync()).Id, other);

    /// <summary>A new group in which everybody has their role.</summary>
    public async Task<AccessPlace> MakeGroupAsync(ChatClient other) =>
        await GatherAsync("/api/groups", (await Owner.CreateGroupAsync()).Id, other);

    /// <summary>A new room of a context in which all but the stranger and the administrator are.</summary>
    public async Task<AccessPlace> MakeContextAsync(ChatClient other)
    {
        var context = $"{Guid.NewGuid():N}";
        var participants = new[] { Member, Moderator, Owner, other }.Select(person => person.Id());
        using var answer = await _service.Http.DoAsync(
            HttpMethod.Put,
            $"/api/contexts/{ContextType}/{context}",
            new { participants }
        );
        answer.EnsureSuccessStatusCode();
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("channelId").GetString()!;
        var seq = await SayAsync(other, $"/api/context-rooms/{id}");
        return new AccessPlace(id, seq, other, ContextId: context);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var person in People.Concat(_others))
        {
            await person.DisposeAsync();
        }

        _service.Dispose();
        _anonymous.Dispose();
    }

    private async Task<AccessPlace> GatherAsync(string kind, string id, ChatClient other)
    {
        var link = await Owner.CreateLinkAsync($"{kind}/{id}");
        await Task.WhenAll(new[] { Member, Moderator, other }.Select(JoinAsync));

        var role = new { role = "moderator" };
        using var raised = await Owner.DoAsync(HttpMethod.Put, $"{kind}/{id}/members/{Moderator.Id()}/role", role);
        raised.EnsureSuccessStatusCode();
        return new AccessPlace(id, await SayAsync(other, $"{kind}/{id}"), other, link.Token);

        async Task JoinAsync(ChatClient person)
        {
            using var joined = await person.DoAsync(HttpMethod.Post, $"/api/links/{link.Token}/join");
            joined.EnsureSuccessStatusCode();
        }
    }

    private static async Task<long> SayAsync(ChatClient person, string channel)
    {
        using var answer = await person.DoAsync(
            HttpMethod.Post,
            $"{channel}/messages",
            new { clientId = "first", text = "Hello" }
        );
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<PostedAnswer>())!.Seq;
    }
}
