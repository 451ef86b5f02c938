using System.Globalization;
using System.Text.Json;
using Chat.LoadTest.Rooms;
using Chat.LoadTest.Running;

namespace Chat.LoadTest.Users;

/// <summary>
/// What two people do in channels of their own, over REST, and whether what is kept of it is what was acknowledged. On any
/// thread.
/// </summary>
internal sealed class Stories(Run run, ChatApi api)
{
    private const string Text = "Between us";

    /// <summary>Says something to somebody, who reads it.</summary>
    public async Task TalkAsync(Account one, Account other)
    {
        var opened = await CallAsync(HttpMethod.Post, "/api/conversations", one, new { userId = other.Id });
        var path = $"/api/conversations/{ChatApi.Text(opened, "id")}";
        var said = await PostAsync(path, one);
        await CallAsync(HttpMethod.Post, $"{path}/delivered", other, new { seq = said.Seq });
        await CallAsync(HttpMethod.Post, $"{path}/read", other, new { seq = said.Seq });
        await CheckKeptAsync(path, other, said.Seq - 1, limit: 1, [said]);
    }

    /// <summary>Has somebody come into a group, be silenced for a while, be sent away, come back by a link, and go for good.</summary>
    public async Task GatherAsync(Account one, Account other)
    {
        var group = await CallAsync(HttpMethod.Post, "/api/groups", one, new { name = "For a moment" });
        var id = ChatApi.Text(group, "id");
        var path = $"/api/groups/{id}";
        var member = $"{path}/members/{other.Id}";
        await CallAsync(HttpMethod.Post, $"{path}/invitations", one, new { userId = other.Id });
        await CallAsync(HttpMethod.Post, $"/api/invitations/{id}/accept", other, body: null);
        var before = await PostAsync(path, other);
        await CallAsync(HttpMethod.Post, $"{member}/mute", one, new { reason = "Quiet, please" });
        await CheckSilencedAsync(path, other);
        await CallAsync(HttpMethod.Delete, $"{member}/mute", one, body: null);
        var after = await PostAsync(path, other);
        await CallAsync(HttpMethod.Delete, member, one, body: null);
        var link = await CallAsync(HttpMethod.Post, $"{path}/links", one, new { maxUses = 1 });
        await CallAsync(HttpMethod.Post, $"/api/links/{ChatApi.Text(link, "token")}/join", other, body: null);
        var again = await PostAsync(path, other);
        await CallAsync(HttpMethod.Post, $"{member}/ban", one, new { reason = "Enough" });
        await CallAsync(HttpMethod.Delete, $"{member}/ban", one, body: null);
        await CheckKeptAsync(path, one, after: 0, limit: 10, [before, after, again]);
        await CallAsync(HttpMethod.Post, $"{path}/leave", one, body: null);
    }

    private async Task<Said> PostAsync(string path, Account sender)
    {
        var clientId = $"{Guid.NewGuid()}";
        var posted = await CallAsync(HttpMethod.Post, $"{path}/messages", sender, new { clientId, text = Text });
        return new(posted.GetProperty("seq").GetInt64(), clientId);
    }

    private async Task CheckSilencedAsync(string path, Account sender)
    {
        try
        {
            var said = await PostAsync(path, sender);
            run.Findings.Add(
                new("not-silenced", sender.Name, path, "to be refused with CHAT_MUTED", $"seq {said.Seq}")
            );
        }
        catch (UnreachableServerException e) when (e.Message.Contains("CHAT_MUTED", StringComparison.Ordinal))
        {
            // As it has to be.
        }
    }

    private async Task CheckKeptAsync(string path, Account reader, long after, int limit, Said[] said)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"{path}/messages?after={after}&limit={limit}");
        var page = await CallAsync(HttpMethod.Get, address, reader, body: null);
        var kept = page.GetProperty("data").EnumerateArray().Select(ReadSaid).ToList();
        if (!kept.SequenceEqual(said))
        {
            var (expected, got) = (string.Join(", ", said.AsEnumerable()), string.Join(", ", kept));
            run.Findings.Add(new("lost", reader.Name, path, expected, got, page.GetRawText()));
        }
    }

    private static Said ReadSaid(JsonElement message) =>
        new(message.GetProperty("seq").GetInt64(), ChatApi.Text(message, "clientId"));

    private Task<JsonElement> CallAsync(HttpMethod method, string path, Account account, object? body) =>
        api.CallAsync(method, path, account, body, CancellationToken.None);

    private sealed record Said(long Seq, string ClientId);
}
