using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Chat.Errors;
using Chat.TestKit;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Chat.Tests.People;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Tests.Conversations;

/// <summary>Who is blocked reaches who blocks them by nothing, and cannot tell.</summary>
[Collection(ServerCollection.Name)]
public sealed partial class BlockedConversationTests(ChatServer server)
{
    [Fact]
    public async Task Blocked_person_reaches_no_device_and_no_view_of_the_blocker_then_or_later()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        await using var phone = bob.At(server.Url);
        await phone.ConnectAsync();
        var id = await ada.OpenAsync(bob);
        var kept = await ada.SayAsync(id, "kept text");
        var asked = await bob.SayAsync(id, "asked");
        await bob.UntilSeenAsync(id, asked.Seq);

        await bob.BlockAsync(ada);
        var hidden = await ada.SayAsync(id, "insult number one");
        await ada.EditAsync(id, kept.Seq, "insult number two");
        await ada.EditAsync(id, hidden.Seq, "insult number three");
        await ada.ReactAsync(id, asked.Seq, "🖕");
        Assert.Equal(["insult number three", "asked", "insult number two"], await TextsAsync(ada, id));
        await AssertHiddenAsync(bob, id, hidden.Seq);
        await RefusedAsync(bob, id, hidden.Seq);

        await bob.UnblockAsync(ada);
        await AssertHiddenAsync(bob, id, hidden.Seq);
        var after = await ada.SayAsync(id, "sorry");
        await bob.UntilSeenAsync(id, after.Seq);
        await phone.UntilSeenAsync(id, after.Seq);
        Assert.Equal(["sorry", "asked", "kept text"], await TextsAsync(bob, id));
        Assert.Equal((2, "sorry"), await NewsAsync(bob, id));
        foreach (var told in new[] { bob, phone }.SelectMany(device => device.Events))
        {
            Assert.DoesNotContain("insult", told.Data.ToString(), StringComparison.Ordinal);
            Assert.NotEqual("ReactionAdded", told.Event);
        }

        await bob.SayAsync(id, "fine");
        await ada.DeleteAsync(id, kept.Seq);
        Assert.Equal(["fine", "sorry", "asked", null], await TextsAsync(bob, id)); // what is taken back is
    }

    [Fact]
    public async Task Conversation_begun_by_the_blocked_one_stays_out_of_sight_until_the_block_has_ended()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        await bob.BlockAsync(ada);

        var id = await ada.OpenAsync(bob);
        await ada.SayAsync(id, "let me in");
        Assert.Equal("let me in", (await ada.ListAsync()).Data.Single().LastMessage!.Text);
        Assert.Empty((await bob.ListAsync()).Data);
        Assert.Equal(id, await bob.OpenAsync(ada));
        Assert.Empty(await TextsAsync(bob, id));

        await bob.UnblockAsync(ada);
        Assert.Empty((await bob.ListAsync()).Data);
        var seen = await ada.SayAsync(id, "hello");
        await bob.UntilSeenAsync(id, seen.Seq);
        Assert.Equal(["hello"], await TextsAsync(bob, id));
        Assert.Equal((1, "hello"), await NewsAsync(bob, id));
    }

    /// <summary>What was posted between the answers to both calls is hidden, what was posted before or after is not.</summary>
    [Fact]
    public async Task Block_begins_and_ends_in_the_middle_of_a_stream_of_posts()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        var id = await ada.OpenAsync(bob);
        var (step, posted) = (0, new ConcurrentQueue<(int Began, int Ended, long Seq)>());
        using var enough = new CancellationTokenSource();
        var posting = Enumerable.Range(0, 4).Select(_ => PostAsync()).ToList();
        for (var round = 0; round < 5; round++)
        {
            await UntilPostedAsync();
            Interlocked.Increment(ref step); // 1 of 4: may be either
            await bob.BlockAsync(ada);
            Interlocked.Increment(ref step); // 2 of 4: hidden
            await UntilPostedAsync();
            Interlocked.Increment(ref step); // 3 of 4: may be either
            await bob.UnblockAsync(ada);
            Interlocked.Increment(ref step); // 0 of 4: seen
        }

        await UntilPostedAsync();
        await enough.CancelAsync();
        await Task.WhenAll(posting);

        var seen = (await bob.ReadAllAsync(id)).Select(message => message.Seq).ToHashSet();
        var live = bob.ToldOf(id).Select(told => told.Seq).ToHashSet();
        var clear = posted.Where(post => post.Began == post.Ended).ToList();
        Assert.All(clear.Where(post => post.Began % 4 == 2), post => Assert.DoesNotContain(post.Seq, seen));
        Assert.All(clear.Where(post => post.Began % 4 == 2), post => Assert.DoesNotContain(post.Seq, live));
        Assert.All(clear.Where(post => post.Began % 4 == 0), post => Assert.Contains(post.Seq, seen));
        Assert.Equal(posted.Count, (await ada.ReadAllAsync(id)).Count);

        async Task PostAsync()
        {
            while (!enough.IsCancellationRequested)
            {
                var began = Volatile.Read(ref step);
                var answer = await ada.PostAsync(id, Guid.CreateVersion7().ToString(), "text");
                posted.Enqueue((began, Volatile.Read(ref step), answer.Seq));
            }
        }

        Task UntilPostedAsync()
        {
            var now = Volatile.Read(ref step);
            return Wait.UntilAsync(
                () => posted.Count(post => post.Began == now && post.Ended == now) >= 3,
                () => "Posts are not answered any more."
            );
        }
    }

    /// <summary>One blocks, one does not: all that somebody who tries everything is answered and told is the same.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Blocked_person_cannot_tell(bool isOld)
    {
        var answers = new List<string>[2];
        for (var blocks = 0; blocks < 2; blocks++)
        {
            await using var ada = await ConnectedAsync("Ada");
            await using var bob = await ConnectedAsync("Bob");
            if (isOld)
            {
                var id = await bob.OpenAsync(ada);
                var last = await bob.SayAsync(id, "before");
                await ada.UntilSeenAsync(id, last.Seq);
            }

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
        var answers = new List<string>();
        await DoAsync(HttpMethod.Post, "/api/conversations", new { userId = bob.Id() });
        var id = await ada.OpenAsync(bob);
        var path = $"/api/conversations/{id}";
        var posted = await ada.SayAsync(id, "one");
        await ada.EditAsync(id, posted.Seq, "two");
        await ada.ReactAsync(id, posted.Seq, "👍");
        var last = await ada.DeleteAsync(id, posted.Seq);
        await DoAsync(HttpMethod.Post, $"{path}/messages", new { clientId = "1", text = "three" });
        await DoAsync(HttpMethod.Post, $"{path}/messages", new { clientId = "1", text = "three" });
        await DoAsync(HttpMethod.Post, $"{path}/read", new { seq = last.Seq });
        await DoAsync(HttpMethod.Get, $"{path}/messages", null);
        await DoAsync(HttpMethod.Get, "/api/conversations", null);
        await DoAsync(HttpMethod.Get, path, null);
        await Wait.UntilAsync(
            async () =>
                (
                    await ada.DoAsync(HttpMethod.Post, "/api/messages/search", new { query = "three" })
                        .DoneAsync<ListAnswer<object>>()
                )
                    .Data
                    .Count == 1,
            () => "The own message is not found."
        );
        await DoAsync(
            HttpMethod.Post,
            "/api/sync",
            new { epoch = 1, channels = new[] { new { channelId = id, seq = 0 } } }
        );
        await ada.UntilSeenAsync(id, last.Seq + 1);
        await ada.UntilToldAsync<object>("ReadMoved", _ => true); // told last, after a moment
        answers.AddRange(
            ada.Events.Where(told => told.Event != "SyncNeeded").Select(told => Scrubbed($"{told.Event} {told.Data}"))
        );
        return answers;

        async Task DoAsync(HttpMethod method, string address, object? body)
        {
            var answer = await ada.DoAsync(method, address, body);
            answers.Add(Scrubbed($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}"));
        }

        string Scrubbed(string text)
        {
            foreach (var client in new[] { ada, bob })
            {
                text = text.Replace(
                        client.Session.User.Username,
                        client.Session.User.DisplayName,
                        StringComparison.Ordinal
                    )
                    .Replace(client.Id(), client.Session.User.DisplayName, StringComparison.Ordinal);
            }

            return Changing().Replace(text, "");
        }
    }

    // Presence of who blocks is another matter: it is of the time before the other has taken part in any case.
    [GeneratedRegex(
        """("\w*[aA]t":"[^"]*"|"id":"[-0-9a-f]{36}"|"since":"[^"]*"|conv_\w{26}|"clientId":"[^"]*"|"traceId":"[^"]*"|"presence":\{[^}]*\})"""
    )]
    private static partial Regex Changing();

    /// <summary>Of what the other did meanwhile there is nothing in any view, and the old text is what is read.</summary>
    private static async Task AssertHiddenAsync(ChatClient bob, string id, long seq)
    {
        var path = $"/api/conversations/{id}";
        Assert.Equal(["asked", "kept text"], await TextsAsync(bob, id));
        Assert.Equal(["kept text", "asked"], (await bob.HistoryAsync(id, "?after=0")).Data.Select(one => one.Text));
        Assert.Equal(
            ["kept text", "asked"],
            (await bob.HistoryAsync(id, $"?around={seq}")).Data.Select(one => one.Text)
        );
        Assert.Empty((await bob.HistoryAsync(id)).Data[0].Reactions);
        await Problems.AssertAsync(
            await bob.DoAsync(HttpMethod.Get, $"{path}/messages/{seq}"),
            404,
            ErrorCodes.MessageNotFound
        );
        Assert.Equal((1, "asked"), await NewsAsync(bob, id));
        var found = await bob.DoAsync(HttpMethod.Post, "/api/messages/search", new { query = "insult" })
            .DoneAsync<ListAnswer<object>>();
        Assert.Empty(found.Data);
        var synced = (await bob.SyncAsync(1, (id, 2))).Channels.Single();
        Assert.Equal(
            [
                "MessageReceived",
                "MessageReceived",
                "ChannelAdvanced",
                "ChannelAdvanced",
                "ChannelAdvanced",
                "ChannelAdvanced",
            ],
            synced.Events!.Select(change => change.Event)
        );
        Assert.Equal(["kept text", "asked"], synced.Events!.Take(2).Select(change => change.Message.Text));
    }

    private static async Task RefusedAsync(ChatClient bob, string id, long hidden)
    {
        foreach (
            var (call, code) in new (Func<Task>, string)[]
            {
                (() => bob.SayAsync(id, "and you"), ErrorCodes.BlockedByYou),
                (() => bob.ReactAsync(id, hidden, "👍"), ErrorCodes.MessageNotFound),
            }
        )
        {
            var refused = await Assert.ThrowsAsync<HubException>(call);
            Assert.Contains(code, refused.Message, StringComparison.Ordinal);
        }
    }

    private static async Task<IEnumerable<string?>> TextsAsync(ChatClient client, string id) =>
        (await client.HistoryAsync(id)).Data.Select(message => message.Text);

    private static async Task<(long Unread, string? Text)> NewsAsync(ChatClient client, string id)
    {
        var view = await client.ViewAsync(id);
        return (view.Unread, view.LastMessage?.Text);
    }

    private async Task<ChatClient> ConnectedAsync(string name)
    {
        var client = await server.RegisterAsync(name);
        await client.ConnectAsync();
        return client;
    }
}
