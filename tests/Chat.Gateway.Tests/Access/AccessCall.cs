using System.Net.Http.Json;
using System.Text.Json;
using Chat.TestKit.Clients;
using Chat.Tests.People;

namespace Chat.Tests.Access;

/// <summary>A call of REST as the OpenAPI document has it, made about something that is there.</summary>
/// <param name="Path">With its parameters' names.</param>
internal sealed record AccessCall(HttpMethod Method, string Path)
{
    /// <summary>What some calls want after the question mark.</summary>
    private static readonly Dictionary<string, string> s_queries = new(StringComparer.Ordinal)
    {
        ["/api/users"] = "?query=nobody",
        ["/api/presence"] = $"?userId=user_{new string('0', 26)}",
    };

    /// <summary>Those that stand for a channel.</summary>
    private static readonly string[] s_parameters = ["{id}", "{groupId}", "{token}"];

    public string Name => $"{Method} {Path}";

    /// <summary>Whether it is about a person who must be new to the callers each time.</summary>
    public bool IsAboutSomebody => IsBelow("/api/contacts") || IsBelow("/api/blocks") || IsBelow("/api/conversations");

    /// <summary>Whether what it is about is another one afterwards.</summary>
    public bool ChangesItsChannel =>
        Method != HttpMethod.Get
        && s_parameters.Any(parameter => Path.Contains(parameter, StringComparison.Ordinal))
        && !IsBelow("/api/me")
        && !IsBelow("/api/admin")
        && !IsBelow("/api/contacts")
        && !IsBelow("/api/blocks");

    public static async Task<IReadOnlyList<AccessCall>> ReadAllAsync(HttpClient http)
    {
        using var document = await http.GetFromJsonAsync<JsonDocument>("/openapi/v1.json");
        return
        [
            .. document!
                .RootElement.GetProperty("paths")
                .EnumerateObject()
                .SelectMany(path =>
                    path.Value.EnumerateObject()
                        .Select(operation => new AccessCall(HttpMethod.Parse(operation.Name), path.Name))
                ),
        ];
    }

    /// <summary>Whether the address is this one or one below it.</summary>
    public bool IsBelow(string path) => Path == path || Path.StartsWith(path + "/", StringComparison.Ordinal);

    /// <summary>The status and the code, without the beginning that nearly all have.</summary>
    public async Task<string> AskAsync(HttpClient caller, AccessPlace place)
    {
        using var answer = await caller.DoAsync(Method, AddressOf(place), BodyOf(place));
        var status = (int)answer.StatusCode;
        if (answer.IsSuccessStatusCode)
        {
            return $"{status}";
        }

        var problem = await answer.Content.ReadFromJsonAsync<ProblemAnswer>();
        return $"{status} {Short(problem!.Code)}";
    }

    public static string Short(string code) => code.StartsWith("CHAT_", StringComparison.Ordinal) ? code[5..] : code;

    /// <summary>Has what any call wants.</summary>
    public static Dictionary<string, object> Everything(AccessPlace place) =>
        new(StringComparer.Ordinal)
        {
            ["channelId"] = place.Id,
            ["clientId"] = "1",
            ["text"] = "text",
            ["seq"] = place.Seq,
            ["messageSeq"] = place.Seq,
            ["emoji"] = "👍",
            ["role"] = "member",
            ["topic"] = "topic",
            ["name"] = "name",
            ["query"] = "text",
            ["userId"] = place.Other.Id(),
            ["userIds"] = new[] { place.Other.Id() },
            ["username"] = $"u{Guid.NewGuid():N}"[..30],
            ["password"] = "correct horse",
            ["choice"] = "automatic",
            ["active"] = true,
            ["epoch"] = 1,
            ["channels"] = new[] { new { channelId = place.Id, seq = 0 } },
            ["participants"] = new[] { place.Other.Id() },
            ["contexts"] = Array.Empty<string>(),
            ["days"] = 30,
            ["reason"] = "Case 7",
        };

    private string AddressOf(AccessPlace place)
    {
        var id =
            IsBelow("/api/users") || IsBelow("/api/contacts") || IsBelow("/api/blocks") ? place.Other.Id()
            : IsBelow("/api/admin/users") ? $"user_{new string('0', 26)}"
            : IsBelow("/api/admin/erasures") ? $"{Guid.Empty}"
            : IsBelow("/api/contexts") ? place.ContextId
            : place.Id;
        var address = Path.Replace("{id}", id, StringComparison.Ordinal)
            .Replace("{groupId}", place.Id, StringComparison.Ordinal)
            .Replace("{type}", AccessWorld.ContextType, StringComparison.Ordinal)
            .Replace("{seq}", $"{place.Seq}", StringComparison.Ordinal)
            .Replace("{userId}", place.Other.Id(), StringComparison.Ordinal)
            .Replace("{linkId}", $"{Guid.Empty}", StringComparison.Ordinal)
            .Replace("{holdId}", $"{Guid.Empty}", StringComparison.Ordinal)
            .Replace("{token}", place.Token, StringComparison.Ordinal)
            .Replace("{emoji}", "%F0%9F%91%8D", StringComparison.Ordinal)
            .Replace("{name}", "access", StringComparison.Ordinal)
            .Replace("{keyId}", "0123456789abcdef", StringComparison.Ordinal);
        Assert.False(address.Contains('{', StringComparison.Ordinal), $"{nameof(AccessCall)} cannot fill in {Path}.");
        return address + s_queries.GetValueOrDefault(Path);
    }

    private Dictionary<string, object>? BodyOf(AccessPlace place) =>
        Method == HttpMethod.Get || Method == HttpMethod.Delete ? null : Everything(place);
}
