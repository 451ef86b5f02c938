using System.Net;
using System.Net.Http.Json;

namespace Chat.Bench.Servers;

/// <summary>Somebody who uses the product over REST.</summary>
internal sealed class Person : IDisposable
{
    private const string Text = "What is acknowledged stays, whoever is killed.";

    private readonly HttpClient _http;

    private Person(Uri server) => _http = new HttpClient { BaseAddress = server };

    public string Id { get; private set; } = "";

    public string AccessToken { get; private set; } = "";

    public static async Task<Person> RegisterAsync(Uri server, CancellationToken stopping)
    {
        var person = new Person(server);
        var account = new { username = $"b{Guid.NewGuid():N}"[..30], password = "correct horse battery" };
        using var answer = await person._http.PostAsJsonAsync("/api/auth/register", account, stopping);
        answer.EnsureSuccessStatusCode();
        var session = await answer.Content.ReadFromJsonAsync<Session>(stopping);
        person.Id = session!.User.Id;
        person.AccessToken = session.AccessToken;
        person._http.DefaultRequestHeaders.Authorization = new("Bearer", session.AccessToken);
        return person;
    }

    /// <returns>The room's id.</returns>
    public async Task<string> CreateRoomAsync(string name)
    {
        using var answer = await _http.PostAsJsonAsync("/api/rooms", new { name });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<Room>())!.Id;
    }

    public async Task JoinAsync(string room)
    {
        using var answer = await _http.PostAsync($"/api/rooms/{room}/join", content: null);
        answer.EnsureSuccessStatusCode();
    }

    /// <param name="choice">As the protocol names it: <c>automatic</c>, <c>doNotDisturb</c> and so on.</param>
    public async Task ChoosePresenceAsync(string choice)
    {
        using var answer = await _http.PutAsJsonAsync("/api/me/presence", new { choice });
        answer.EnsureSuccessStatusCode();
    }

    /// <returns>The seq; null when it has to be tried again.</returns>
    /// <exception cref="HttpRequestException">It was refused for good.</exception>
    public async Task<long?> TryPostAsync(string room, string clientId)
    {
        using var answer = await _http.PostAsJsonAsync($"/api/rooms/{room}/messages", new { clientId, text = Text });
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            return null;
        }

        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<Message>())!.Seq;
    }

    /// <summary>All messages of a room, oldest first.</summary>
    public async Task<IReadOnlyList<Message>> HistoryAsync(string room)
    {
        var messages = new List<Message>();
        for (var after = "0"; after is not null; )
        {
            var path = $"/api/rooms/{room}/messages?after={after}&limit=100";
            var page = (await _http.GetFromJsonAsync<Page>(path))!;
            messages.AddRange(page.Data);
            after = page.Meta.NextCursor;
        }

        return messages;
    }

    public void Dispose() => _http.Dispose();

    private sealed record Session(string AccessToken, User User);

    private sealed record User(string Id);

    private sealed record Room(string Id);

    private sealed record Page(IReadOnlyList<Message> Data, Meta Meta);

    private sealed record Meta(string? NextCursor);
}

/// <param name="ClientId">Null in the answer to a post.</param>
internal sealed record Message(long Seq, string? ClientId);
