using System.Net;
using System.Net.Http.Json;
using Chat.TestKit.Clients;

namespace Chat.Tests.People;

// As docs/protocol.md has them, written down once more on purpose.

internal sealed record ProfileAnswer(string Id, string Username, string DisplayName, string? About);

internal sealed record OwnProfileAnswer(
    string Id,
    string Username,
    string DisplayName,
    string? About,
    PrivacyAnswer Privacy
);

internal sealed record PrivacyAnswer(bool Searchable, bool ShowPresence, bool Receipts);

internal sealed record ContactAnswer(ProfileAnswer User, string State, DateTimeOffset At);

internal sealed record BlockAnswer(ProfileAnswer User, bool Blocked, DateTimeOffset At);

internal sealed record PersonChangesAnswer(
    long Epoch,
    long Version,
    bool Reset,
    bool More,
    OwnProfileAnswer? Me,
    IReadOnlyList<ContactAnswer> Contacts,
    IReadOnlyList<BlockAnswer> Blocks,
    IReadOnlyList<PreferencesAnswer> Preferences,
    IReadOnlyList<DraftAnswer> Drafts
);

internal sealed record PreferencesAnswer(
    string ChannelId,
    bool Muted,
    DateTimeOffset? MutedUntil,
    long? HiddenSeq,
    bool MarkedUnread
);

internal sealed record DraftAnswer(string ChannelId, string? Text);

/// <summary>What people do about themselves and others, over REST.</summary>
internal static class PeopleCalls
{
    public static string Id(this ChatClient client) => client.Session.User.Id;

    public static Task<HttpResponseMessage> DoAsync(
        this ChatClient client,
        HttpMethod method,
        string path,
        object? body = null
    ) => client.Http.DoAsync(method, path, body);

    public static Task<HttpResponseMessage> DoAsync(
        this HttpClient http,
        HttpMethod method,
        string path,
        object? body = null
    ) =>
        http.SendAsync(
            new(method, new Uri(path, UriKind.Relative)) { Content = body is null ? null : JsonContent.Create(body) }
        );

    public static async Task<T> DoneAsync<T>(this Task<HttpResponseMessage> answering)
    {
        using var answer = await answering;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<T>())!;
    }

    public static async Task DoneAsync(this Task<HttpResponseMessage> answering)
    {
        using var answer = await answering;
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    public static Task<ContactAnswer> RequestAsync(this ChatClient client, ChatClient other) =>
        client.DoAsync(HttpMethod.Post, "/api/contacts", new { userId = other.Id() }).DoneAsync<ContactAnswer>();

    public static Task BlockAsync(this ChatClient client, ChatClient other) =>
        client.DoAsync(HttpMethod.Put, $"/api/blocks/{other.Id()}").DoneAsync();

    public static Task UnblockAsync(this ChatClient client, ChatClient other) =>
        client.DoAsync(HttpMethod.Delete, $"/api/blocks/{other.Id()}").DoneAsync();

    public static Task<PersonChangesAnswer> ChangesAsync(this ChatClient client, PersonChangesAnswer? held = null) =>
        client
            .DoAsync(HttpMethod.Get, $"/api/me/changes?since={held?.Version ?? 0}&epoch={held?.Epoch ?? 0}")
            .DoneAsync<PersonChangesAnswer>();

    /// <summary>What one is to the other, as the list says.</summary>
    public static async Task<string?> StateAsync(this ChatClient client, ChatClient other)
    {
        var list = await client.DoAsync(HttpMethod.Get, "/api/contacts").DoneAsync<ListAnswer<ContactAnswer>>();
        return list.Data.SingleOrDefault(contact => contact.User.Id == other.Id())?.State;
    }
}
