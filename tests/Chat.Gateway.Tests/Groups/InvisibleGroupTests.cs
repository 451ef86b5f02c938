using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.Hubs;
using Chat.Ids;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Chat.Tests.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Groups;

/// <summary>
/// Whoever is not in a group cannot tell it from one that was never there: by no call that takes a channel's id, whatever the
/// call, and not by how long it takes either. The silo does not run meanwhile, so an answer is one for which no grain was
/// asked; what is left is the same query for both.
/// </summary>
public sealed partial class InvisibleGroupTests
{
    /// <summary>Calls that only the caller's own grain answers: the same for both, and there when that runs.</summary>
    private static readonly HashSet<string> s_ownGrain = ["SaveDraft", "SetPreferences"];

    private const string OwnPath = "/api/me/";

    /// <summary>What is answered by methods that tell nobody anything.</summary>
    private const string Nothing = "";

    /// <summary>Has what any call wants in its body.</summary>
    private static readonly Dictionary<string, object> s_everything = new(StringComparer.Ordinal)
    {
        ["clientId"] = "1",
        ["text"] = "text",
        ["seq"] = 1,
        ["messageSeq"] = 1,
        ["emoji"] = "👍",
        ["role"] = "member",
        ["topic"] = "topic",
        ["query"] = "text",
        ["userId"] = TypeId.New(TypeId.User, TimeProvider.System),
    };

    [Fact]
    public async Task Outsider_gets_the_same_answer_as_for_no_group_by_every_call()
    {
        await using var server = ChatServer.Of(silos: 1, gateways: 1);
        await server.InitializeAsync();
        await using var ada = await server.RegisterAsync();
        await using var bob = await server.RegisterAsync();
        await using var eve = await server.RegisterAsync();
        foreach (var client in new[] { ada, bob, eve })
        {
            await client.ConnectAsync();
        }

        var group = await ada.GatherAsync(bob);
        await ada.SendAsync(group, "1", "text");
        await bob.LeaveAsync(group); // knew it once, and finds no more than anybody
        var nothing = TypeId.New(TypeId.Group, TimeProvider.System);
        using var document = await eve.Http.GetFromJsonAsync<JsonDocument>("/openapi/v1.json");
        var calls = OperationsOf(document!).ToList();
        Assert.True(calls.Count >= 25, $"Only {calls.Count} calls take the id of a group.");

        var isOwn = calls.ToLookup(call => call.Path.StartsWith(OwnPath, StringComparison.Ordinal));
        var isOwnMethod = HubMethods().ToLookup(method => s_ownGrain.Contains(method.Name));

        server.Silo.Suspend();
        try
        {
            await AssertSameAsync(eve, group, nothing, isOwn[false], isOwnMethod[false]);
            await AssertSameAsync(bob, group, nothing, isOwn[false], isOwnMethod[false]);
        }
        finally
        {
            server.Silo.Resume();
        }

        await AssertSameAsync(eve, group, nothing, isOwn[true], isOwnMethod[true]);
        await AssertSameAsync(bob, group, nothing, isOwn[true], isOwnMethod[true]);
    }

    private static async Task AssertSameAsync(
        ChatClient outsider,
        string group,
        string nothing,
        IEnumerable<(HttpMethod Method, string Path)> calls,
        IEnumerable<MethodInfo> methods
    )
    {
        foreach (var (method, path) in calls)
        {
            var real = await AskAsync(outsider, method, path, group);
            Assert.Equal(await AskAsync(outsider, method, path, nothing), real);
            Assert.StartsWith("404", real, StringComparison.Ordinal);
        }

        foreach (var method in methods)
        {
            var real = await CallAsync(outsider, method, group);
            Assert.Equal(await CallAsync(outsider, method, nothing), real);
            Assert.True(real == Nothing || real.Contains("_NOT_FOUND", StringComparison.Ordinal), real);
        }
    }

    /// <summary>Every operation of the gateway that takes the id of a group, in its address or its body.</summary>
    private static IEnumerable<(HttpMethod Method, string Path)> OperationsOf(JsonDocument document)
    {
        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject())
        {
            if (
                !path.Name.Contains("/groups/{id}", StringComparison.Ordinal)
                && !path.Name.Contains("{groupId}", StringComparison.Ordinal)
                && !path.Name.StartsWith("/api/me/channels/{id}", StringComparison.Ordinal)
                && path.Name is not ("/api/messages/search" or "/api/sync")
            )
            {
                continue;
            }

            foreach (var operation in path.Value.EnumerateObject())
            {
                yield return (new HttpMethod(operation.Name.ToUpperInvariant()), path.Name);
            }
        }
    }

    /// <summary>The whole answer, but for what is another one for each request, and the id itself.</summary>
    private static async Task<string> AskAsync(ChatClient client, HttpMethod method, string path, string id)
    {
        var address = path.Replace("{id}", id, StringComparison.Ordinal)
            .Replace("{groupId}", id, StringComparison.Ordinal)
            .Replace("{seq}", "1", StringComparison.Ordinal)
            .Replace("{linkId}", $"{Guid.Empty}", StringComparison.Ordinal)
            .Replace("{emoji}", "%F0%9F%91%8D", StringComparison.Ordinal)
            .Replace("{userId}", $"{s_everything["userId"]}", StringComparison.Ordinal);
        Assert.DoesNotContain('{', address);
        object? body =
            method == HttpMethod.Get || method == HttpMethod.Delete ? null
            : path == "/api/sync" ? new { epoch = 1, channels = new[] { new { channelId = id, seq = 0 } } }
            : new Dictionary<string, object>(s_everything, StringComparer.Ordinal) { ["channelId"] = id };
        using var answer = await client.DoAsync(method, address, body);
        var headers = answer
            .Headers.Concat(answer.Content.Headers)
            .Where(header => header.Key != "Date")
            .Select(header => $"{header.Key}: {string.Join(',', header.Value)}");
        var text = TraceId().Replace(await answer.Content.ReadAsStringAsync(), "");
        // An answer to many questions at once says in itself which of them has no answer.
        var status = path == "/api/sync" && answer.IsSuccessStatusCode ? 404 : (int)answer.StatusCode;
        return $"{status} {string.Join('\n', headers)}\n{text.Replace(id, "…", StringComparison.Ordinal)}";
    }

    /// <summary>Every method of the hub that takes the id of a channel.</summary>
    private static IEnumerable<MethodInfo> HubMethods() =>
        typeof(ChatHub)
            .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.GetParameters() is [var first, ..] && (TakesId(first) || method.Name is "Sync"));

    private static bool TakesId(ParameterInfo parameter) =>
        parameter is { Name: "channelId" } || parameter.ParameterType.GetProperty("ChannelId") is not null;

    private static async Task<string> CallAsync(ChatClient client, MethodInfo method, string id)
    {
        var parameters = method.GetParameters().Where(one => one.GetCustomAttribute<FromServicesAttribute>() is null);
        Assert.Single(parameters);
        object argument =
            parameters.Single().ParameterType == typeof(string) ? id
            : method.Name == "Sync" ? new { epoch = 1, channels = new[] { new { channelId = id, seq = 0 } } }
            : new Dictionary<string, object>(s_everything, StringComparer.Ordinal) { ["channelId"] = id };
        try
        {
            var answer = await client.Hub.InvokeAsync<JsonElement?>(method.Name, argument);
            return answer?.GetRawText().Replace(id, "…", StringComparison.Ordinal) ?? Nothing;
        }
        catch (Exception refused) when (refused is Microsoft.AspNetCore.SignalR.HubException)
        {
            return $"{method.Name}: {refused.Message}";
        }
    }

    [GeneratedRegex("\"traceId\":\"[^\"]*\"")]
    private static partial Regex TraceId();
}
