using System.Net.Http.Json;
using Chat.TestKit.Clients;
using Chat.Tests.Integrations;
using Chat.Tests.People;

namespace Chat.Tests.Contexts;

// As docs/protocol.md has them, written down once more on purpose.

internal sealed record ContextAnswer(string Type, string Id);

internal sealed record ContextRoomAnswer(
    ContextAnswer Context,
    string ChannelId,
    string Title,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ClosedAt,
    int ParticipantCount
);

internal sealed record RoomOfContextAnswer(
    string Id,
    string Name,
    string? Role,
    DateTimeOffset? ArchivedAt,
    long? Unread,
    ContextAnswer? Context
);

/// <summary>What services do about their contexts.</summary>
internal static class ContextCalls
{
    /// <summary>A context that nobody has used before.</summary>
    public static string NewContext(string type) => $"/api/contexts/{type}/{Guid.NewGuid():N}";

    public static async Task<ContextRoomAnswer> OpenAsync(
        this ServiceClient service,
        string context,
        params ChatClient[] participants
    )
    {
        var answer = await service.Http.DoAsync(
            HttpMethod.Put,
            context,
            new { participants = participants.Select(person => person.Id()) }
        );
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<ContextRoomAnswer>())!;
    }

    public static async Task<PostedAnswer> PostAsync(this ServiceClient service, string context, string text)
    {
        var answer = await service.Http.DoAsync(
            HttpMethod.Post,
            $"{context}/messages",
            new { clientId = Guid.NewGuid().ToString(), text }
        );
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<PostedAnswer>())!;
    }

    public static Task<HttpResponseMessage> GetAsync(this HttpClient http, string path) =>
        http.DoAsync(HttpMethod.Get, path);
}
