using System.Text.RegularExpressions;
using Chat.Errors;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;

namespace Chat.Tests.People;

[Collection(ServerCollection.Name)]
public sealed partial class BlocksApiTests(ChatServer server)
{
    [Fact]
    public async Task Block_keeps_requests_away_until_it_ends()
    {
        await using var ada = await server.RegisterAsync();
        await using var bob = await server.RegisterAsync();
        await bob.BlockAsync(ada);
        await bob.BlockAsync(ada);

        Assert.Equal("outgoing", (await ada.RequestAsync(bob)).State);
        Assert.Null(await bob.StateAsync(ada));
        var blocks = await bob.DoAsync(HttpMethod.Get, "/api/blocks").DoneAsync<ListAnswer<BlockAnswer>>();
        Assert.Equal(ada.Id(), Assert.Single(blocks.Data).User.Id);
        await Problems.AssertAsync(
            await bob.DoAsync(HttpMethod.Post, "/api/contacts", new { userId = ada.Id() }),
            409,
            ErrorCodes.BlockedByYou
        );

        await bob.UnblockAsync(ada);
        await bob.UnblockAsync(ada);
        Assert.Null(await bob.StateAsync(ada)); // what was asked meanwhile is not made up for …
        Assert.Equal("contact", (await bob.RequestAsync(ada)).State); // … but still the other's wish
    }

    [Fact]
    public async Task Block_ends_the_contact_for_who_blocks_only()
    {
        await using var ada = await server.RegisterAsync();
        await using var bob = await server.RegisterAsync();
        await ada.RequestAsync(bob);
        await bob.RequestAsync(ada);

        var before = await ada.ChangesAsync();
        await bob.BlockAsync(ada);

        Assert.Null(await bob.StateAsync(ada));
        Assert.Equal("contact", await ada.StateAsync(bob));
        Assert.Equal(before.Version, (await ada.ChangesAsync(before)).Version);
    }

    /// <summary>One blocks, one does not; every answer to somebody who tries everything on both is the same.</summary>
    [Fact]
    public async Task Blocked_person_cannot_tell()
    {
        await using var ada = await server.RegisterAsync();
        var answers = new List<string>[2];
        for (var blocks = 0; blocks < 2; blocks++)
        {
            await using var bob = await server.RegisterAsync("Bob");
            await bob.RequestAsync(ada);
            if (blocks == 1)
            {
                await bob.BlockAsync(ada);
            }

            answers[blocks] = await TryEverythingAsync(ada, bob);
        }

        Assert.Equal(answers[0], answers[1]);
    }

    private static async Task<List<string>> TryEverythingAsync(ChatClient ada, ChatClient bob)
    {
        var contact = $"/api/contacts/{bob.Id()}";
        var (answers, held) = (new List<string>(), await ada.ChangesAsync());
        foreach (
            var (method, path, body) in new (HttpMethod, string, object?)[]
            {
                (HttpMethod.Get, $"/api/users/{bob.Id()}", null),
                (HttpMethod.Get, $"/api/users?query={bob.Session.User.Username}", null),
                (HttpMethod.Post, $"{contact}/accept", null),
                (HttpMethod.Post, $"{contact}/decline", null),
                (HttpMethod.Delete, contact, null),
                (HttpMethod.Post, "/api/contacts", new { userId = bob.Id() }),
                (HttpMethod.Post, "/api/contacts", new { userId = bob.Id() }),
                (HttpMethod.Post, $"{contact}/accept", null),
                (HttpMethod.Get, "/api/contacts", null),
                (HttpMethod.Delete, contact, null),
                (HttpMethod.Put, $"/api/blocks/{bob.Id()}", null),
                (HttpMethod.Delete, $"/api/blocks/{bob.Id()}", null),
                (HttpMethod.Get, $"/api/me/changes?since={held.Version}&epoch={held.Epoch}", null),
            }
        )
        {
            var answer = await ada.DoAsync(method, path, body);
            var text = await answer.Content.ReadAsStringAsync();
            text = text.Replace(bob.Id(), "bob", StringComparison.Ordinal)
                .Replace(bob.Session.User.Username, "bob", StringComparison.Ordinal)
                .Replace($"\"version\":{(await ada.ChangesAsync()).Version}", "", StringComparison.Ordinal);
            answers.Add($"{(int)answer.StatusCode} {Changing().Replace(text, "")}");
        }

        answers.Add($"{(await ada.ChangesAsync()).Version - held.Version} changes");
        return answers;
    }

    [GeneratedRegex("""("at":"[^"]*"|"traceId":"[^"]*")""")]
    private static partial Regex Changing();
}
