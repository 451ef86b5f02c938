using System.Text.Json;
using Chat.LoadTest.Checking;
using Chat.LoadTest.Rooms;
using Chat.LoadTest.Running;

namespace Chat.LoadTest.Users;

/// <summary>What people do about themselves and others over REST, and whether the answer says so. On any thread.</summary>
internal sealed class PersonalCalls(Run run, ChatApi api, VirtualUser user)
{
    private const string Text = "Not finished yet";

    /// <summary>As if the user's client began again.</summary>
    public async Task StartAsync(Channel channel, long seen, long head)
    {
        var body = new { epoch = user.Epoch, channels = new[] { new { channelId = channel.Id, seq = seen } } };
        var answer = await CallAsync(HttpMethod.Post, "/api/start", body);
        var synced = JsonSerializer.SerializeToUtf8Bytes(answer.GetProperty("sync"));
        new RestReading(run, api).CheckSynced(user, channel, seen, head, synced);
    }

    public async Task SetPresenceAsync(string choice) =>
        Check(ChatApi.Text(await CallAsync(HttpMethod.Put, "/api/me/presence", new { choice }), "choice"), choice);

    public async Task SeePresenceAsync(string userId)
    {
        var answer = await CallAsync(HttpMethod.Get, $"/api/presence?userId={userId}", body: null);
        Check(ChatApi.Text(answer.GetProperty("people").EnumerateArray().Single(), "userId"), userId);
    }

    public async Task SetAboutAsync(string about) =>
        Check(ChatApi.Text(await CallAsync(HttpMethod.Patch, "/api/me", new { about }), "about"), about);

    public async Task SaveDraftAsync(Channel channel)
    {
        await CallAsync(HttpMethod.Put, $"/api/me/channels/{channel.Id}/draft", new { text = Text });
        await CallAsync(HttpMethod.Get, "/api/me/changes", body: null);
        await CallAsync(HttpMethod.Delete, $"/api/me/channels/{channel.Id}/draft", body: null);
    }

    public Task ReadReceiptsAsync(Channel channel) => CallAsync(HttpMethod.Get, $"{channel.Path}/receipts", body: null);

    public async Task SetTopicAsync(Channel channel, string topic) =>
        Check(ChatApi.Text(await CallAsync(HttpMethod.Patch, channel.Path, new { topic }), "topic"), topic);

    /// <summary>Finds somebody by the name they log in with, and asks to be their contact.</summary>
    public async Task FindAndAskAsync(Account other)
    {
        var found = await CallAsync(HttpMethod.Get, $"/api/users?query={Uri.EscapeDataString(other.Name)}", body: null);
        Check(ChatApi.Text(found.GetProperty("data").EnumerateArray().First(), "id"), other.Id);
        await CallAsync(HttpMethod.Post, "/api/contacts", new { userId = other.Id }); // a request that stands does not count again
    }

    private void Check(string got, string expected)
    {
        if (got != expected)
        {
            run.Findings.Add(new("wrong-answer", user.Account.Name, "", expected, got));
        }
    }

    private Task<JsonElement> CallAsync(HttpMethod method, string path, object? body) =>
        api.CallAsync(method, path, user.Account, body, CancellationToken.None);
}
