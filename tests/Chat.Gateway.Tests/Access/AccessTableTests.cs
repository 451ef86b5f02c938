using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.Hubs;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Chat.Tests.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Access;

/// <summary>
/// Every call of REST and of the hub, made by callers of each role, is answered as docs/access.md says. A call that is new
/// fails here until it has its row there.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed partial class AccessTableTests(ChatServer server)
{
    [Fact]
    public async Task Every_call_of_REST_is_answered_to_each_role_as_the_table_says()
    {
        await using var world = await AccessWorld.CreateAsync(server);
        var places = new AccessPlaces(world);
        var rows = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var call in await AccessCall.ReadAllAsync(world.Callers.First()))
        {
            var answers = new List<string>();
            var place = await places.OfAsync(call);
            foreach (var caller in world.Callers)
            {
                answers.Add(await call.AskAsync(caller, place));
            }

            rows.Add(call.Name, AccessTable.Row(call.Name, answers));
        }

        AccessTable.AssertSame("REST", rows);
    }

    [Fact]
    public async Task Every_method_of_the_hub_is_answered_to_each_role_as_the_table_says()
    {
        await using var world = await AccessWorld.CreateAsync(server);
        foreach (var person in world.People)
        {
            await person.ConnectAsync();
        }

        var places = new AccessPlaces(world);
        var rows = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var method in Methods())
        {
            var answers = new List<string>();
            var place = await places.OfAsync(method.Name, method.GetParameters().Any(IsOfAChannel));
            foreach (var person in world.People)
            {
                answers.Add(await CallAsync(person, method, place));
            }

            rows.Add(method.Name, AccessTable.Row(method.Name, answers));
        }

        AccessTable.AssertSame("Hub", rows);
    }

    private static IEnumerable<MethodInfo> Methods() =>
        typeof(ChatHub)
            .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.GetBaseDefinition() == method && method.Name != nameof(ChatHub.RefuseArguments))
            .OrderBy(method => method.Name, StringComparer.Ordinal);

    private static bool IsOfAChannel(ParameterInfo parameter) =>
        parameter is { Name: "channelId" } || parameter.ParameterType.GetProperty("ChannelId") is not null;

    private static async Task<string> CallAsync(ChatClient person, MethodInfo method, AccessPlace place)
    {
        object[] arguments =
        [
            .. method
                .GetParameters()
                .Where(one => one.GetCustomAttribute<FromServicesAttribute>() is null)
                .Select(one => ArgumentOf(one, place)),
        ];
        try
        {
            await person.Hub.InvokeCoreAsync<JsonElement?>(method.Name, arguments);
            return "ok";
        }
        catch (HubException refused)
        {
            return AccessCall.Short(Code().Match(refused.Message).Value);
        }
    }

    private static object ArgumentOf(ParameterInfo parameter, AccessPlace place) =>
        parameter.Name switch
        {
            "channelId" => place.Id,
            "userId" => place.Other.Id(),
            "token" => place.Token,
            _ when parameter.ParameterType == typeof(bool) => true,
            _ when parameter.ParameterType == typeof(string) => "active",
            _ => AccessCall.Everything(place),
        };

    [GeneratedRegex("(CHAT|AUTH)_[A-Z_]+")]
    private static partial Regex Code();
}
