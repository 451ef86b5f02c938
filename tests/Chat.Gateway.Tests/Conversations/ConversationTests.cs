using System.Net;
using System.Net.Http.Json;
using Chat.Errors;
using Chat.TestKit;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Chat.Tests.People;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Conversations;

[Collection(ServerCollection.Name)]
public sealed class ConversationTests(ChatServer server)
{
    [Fact]
    public async Task Both_open_it_many_times_at_once_and_it_is_one()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var bob = await server.RegisterAsync("Bob");
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(n =>
                    n % 2 == 0
                        ? ada.DoAsync(HttpMethod.Post, "/api/conversations", new { userId = bob.Id() })
                        : bob.DoAsync(HttpMethod.Post, "/api/conversations", new { userId = ada.Id() })
                )
        );

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(49, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        var views = new List<ConversationAnswer>();
        foreach (var answer in answers)
        {
            views.Add((await answer.Content.ReadFromJsonAsync<ConversationAnswer>())!);
        }

        var id = Assert.Single(views.Select(view => view.Id).Distinct());
        Assert.Equal([bob.Id(), ada.Id()], views.Take(2).Select(view => view.User.Id));
        Assert.Equal(2, (await ada.ViewAsync(id)).HeadSeq);
        var synced = await ada.DoAsync(
                HttpMethod.Post,
                "/api/sync",
                new { epoch = 1, channels = new[] { new { channelId = id, seq = 0 } } }
            )
            .DoneAsync<SyncAnswer>();
        var joined = synced.Channels.Single().Events!;
        Assert.Equal(["UserJoined", "UserJoined"], joined.Select(change => change.Event));
        Assert.Equal(
            [ada.Id(), bob.Id()],
            joined.Select(change => change.As<MemberAnswer>().UserId).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task All_devices_of_both_are_told_everything_in_order_without_asking()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var tablet = await AgainAsync(ada);
        await using var bob = await ConnectedAsync("Bob");
        await using var phone = await AgainAsync(bob);
        var opened = await ada.Hub.InvokeAsync<ConversationAnswer>("OpenConversation", bob.Id());
        var id = opened.Id;

        var first = await ada.SayAsync(id, "Hello");
        var second = await bob.PostAsync(id, "by-rest", "Hi");
        await bob.ReactAsync(id, first.Seq, "👍");
        await ada.EditAsync(id, first.Seq, "Hello!");
        var last = await bob.DeleteAsync(id, second.Seq);

        string[] told = ["MessageReceived", "MessageReceived", "ReactionAdded", "MessageEdited", "MessageDeleted"];
        foreach (var device in new[] { ada, tablet, bob, phone })
        {
            await device.UntilSeenAsync(id, last.Seq);
            var messages = device.ToldOf(id).Where(seen => seen.Event != "UserJoined").ToList();
            Assert.Equal(told.Select((name, at) => (name, first.Seq + at)), messages);
        }

        Assert.Equal(["UserJoined", "UserJoined"], tablet.ToldOf(id).Take(2).Select(seen => seen.Event));
        Assert.DoesNotContain(phone.ToldOf(id), seen => seen.Event == "UserJoined");
        var history = await phone.HistoryAsync(id);
        Assert.Equal([null, "Hello!"], history.Data.Select(message => message.Text));
        Assert.Equal("👍", history.Data[1].Reactions.Single().Emoji);
    }

    /// <summary>The answer to a post comes when it is on its way to everybody.</summary>
    [Fact]
    public async Task Post_that_is_repeated_is_one_message_through_any_device()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var tablet = await AgainAsync(ada);
        await using var bob = await ConnectedAsync("Bob");
        var id = await ada.OpenAsync(bob);
        var answers = await Task.WhenAll(
            ada.SendAsync(id, "same", "text"),
            tablet.SendAsync(id, "same", "text"),
            ada.PostAsync(id, "same", "text")
        );

        Assert.Single(answers.Distinct());
        await bob.UntilSeenAsync(id, answers[0].Seq);
        Assert.Single(await bob.ReadAllAsync(id));
    }

    [Fact]
    public async Task List_has_what_was_said_last_first_and_is_complete_page_by_page()
    {
        await using var ada = await ConnectedAsync("Ada");
        var (others, ids) = (new List<ChatClient>(), new List<string>());
        for (var n = 0; n < 5; n++)
        {
            others.Add(await ConnectedAsync($"Other {n}"));
            ids.Add(await ada.OpenAsync(others[n]));
        }

        Assert.Empty((await others[0].ListAsync()).Data); // who has begun it has said nothing yet
        await others[1].SayAsync(ids[1], "one");
        await others[3].SayAsync(ids[3], "two");
        var last = await others[3].SayAsync(ids[3], "three");
        await ada.SayAsync(ids[0], "four");

        var pages = new List<ConversationAnswer>();
        for (string? query = "?limit=2"; query is not null; )
        {
            var page = await ada.ListAsync(query);
            pages.AddRange(page.Data);
            query = page.Meta.NextCursor is { } next ? $"?limit=2&cursor={next}" : null;
        }

        Assert.Equal([ids[0], ids[3], ids[1], ids[4], ids[2]], pages.Select(one => one.Id));
        Assert.Equal([0L, 2L, 1L, 0L, 0L], pages.Select(one => one.Unread));
        Assert.Equal(["four", "three", "one", null, null], pages.Select(one => one.LastMessage?.Text));
        Assert.Equal(last.Seq, pages[1].LastMessage!.Seq);
        Assert.Equal(others[3].Id(), pages[1].User.Id);
        Assert.Equal("Other 3", pages[1].LastMessage!.SenderName);

        await ada.DoAsync(HttpMethod.Post, $"/api/conversations/{ids[3]}/read", new { seq = last.Seq });
        var read = await ada.ViewAsync(ids[3]);
        Assert.Equal((0, last.Seq), (read.Unread, read.ReadSeq));
        Assert.InRange(read.LastReadAt!.Value, last.CreatedAt, last.CreatedAt.AddHours(1));
        Assert.Equal(ids[0], (await others[0].ListAsync()).Data.Single().Id);
        others.ForEach(other => _ = other.DisposeAsync().AsTask());
    }

    [Fact]
    public async Task Hidden_conversation_is_out_of_the_list_until_a_message_comes_that_the_reader_may_see()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        var id = await bob.OpenAsync(ada);
        var said = await ada.SayAsync(id, "one");
        await SetAsync(new { muted = true, markedUnread = true });
        var set = (await bob.ListAsync()).Data.Single();
        Assert.Equal(new PreferencesAnswer(id, true, null, null, true), set.Preferences);
        Assert.Equal(said.Seq, set.LastMessage!.Seq);

        await SetAsync(new { hiddenSeq = said.Seq });
        Assert.Empty((await bob.ListAsync()).Data);
        Assert.True((await bob.ListAsync("?hidden=true")).Data.Single().Hidden);
        Assert.True((await bob.ViewAsync(id)).Hidden);
        Assert.Single((await ada.ListAsync()).Data);

        await bob.BlockAsync(ada);
        await ada.SayAsync(id, "two");
        Assert.Empty((await bob.ListAsync()).Data);

        await bob.UnblockAsync(ada);
        await ada.SayAsync(id, "three");
        Assert.False((await bob.ListAsync()).Data.Single().Hidden);
        Assert.Empty((await bob.ListAsync("?hidden=true")).Data);

        Task SetAsync(object preferences) =>
            bob.DoAsync(HttpMethod.Put, $"/api/me/channels/{id}/preferences", preferences).DoneAsync();
    }

    [Fact]
    public async Task Presence_of_the_other_is_shown_once_they_have_taken_part()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        var id = await ada.OpenAsync(bob);
        await ada.SayAsync(id, "Are you there?");

        Assert.Equal(("offline", null), await PresenceAsync(ada, id));
        await Wait.UntilAsync(
            async () => (await PresenceAsync(bob, id)).Status == "online",
            () => "Who has begun it is not seen by the other."
        );

        await bob.SayAsync(id, "Yes");
        await Wait.UntilAsync(
            async () => (await PresenceAsync(ada, id)).Status == "online",
            () => "Who has answered is not seen."
        );
    }

    [Fact]
    public async Task Sync_brings_a_device_up_to_date_with_what_the_hub_has_sent_others()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        var id = await ada.OpenAsync(bob);
        var first = await ada.SayAsync(id, "one");
        await using var phone = await AgainAsync(bob);
        await bob.SayAsync(id, "two");
        var last = await ada.ReactAsync(id, first.Seq, "🎉");
        await bob.UntilSeenAsync(id, last.Seq);

        await using var late = await AgainAsync(bob);
        var synced = (await late.SyncAsync(1, (id, first.Seq))).Channels.Single();
        Assert.Equal(("delta", last.Seq), (synced.Status, synced.Seq));
        Assert.Equal(
            bob.ToldOf(id).Where(seen => seen.Seq > first.Seq),
            synced.Events!.Select(change => (change.Event, change.Seq))
        );
        Assert.Equal("current", (await late.SyncAsync(1, (id, last.Seq))).Channels.Single().Status);
        var reset = (await late.SyncAsync(2, (id, 0))).Channels.Single();
        Assert.Equal(("reset", 2), (reset.Status, reset.Messages!.Count));

        var more = await ada.SayAsync(id, "three");
        await late.UntilSeenAsync(id, more.Seq);
        Assert.Equal([("MessageReceived", more.Seq)], late.ToldOf(id));
    }

    [Fact]
    public async Task Strangers_are_answered_as_if_there_were_no_such_conversation()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        await using var eve = await ConnectedAsync("Eve");
        var id = await ada.OpenAsync(bob);
        var posted = await ada.SayAsync(id, "secret");
        var none = $"conv_{id[5..^1]}{(id[^1] == '0' ? '1' : '0')}";

        Assert.Equal(await TryEverythingAsync(eve, none, posted.Seq), await TryEverythingAsync(eve, id, posted.Seq));
        Assert.DoesNotContain(eve.Seen, seen => seen.ChannelId == id);
        Assert.Single(await ada.ReadAllAsync(id));
    }

    [Fact]
    public async Task Open_with_nobody_or_oneself_is_refused_and_makes_nothing()
    {
        await using var ada = await ConnectedAsync("Ada");
        foreach (
            var (userId, status, code) in new[]
            {
                (ada.Id(), 400, ErrorCodes.NotYourself),
                ("user_01kamr5v0qf2ta3m0q6b1t0v5c", 404, ErrorCodes.UserNotFound),
                ("nobody", 404, ErrorCodes.UserNotFound),
            }
        )
        {
            await Problems.AssertAsync(
                await ada.DoAsync(HttpMethod.Post, "/api/conversations", new { userId }),
                status,
                code
            );
            var refused = await Assert.ThrowsAsync<HubException>(() =>
                ada.Hub.InvokeAsync<ConversationAnswer>("OpenConversation", userId)
            );
            Assert.Contains(code, refused.Message, StringComparison.Ordinal);
        }

        await Problems.AssertAsync(
            await ada.DoAsync(HttpMethod.Get, "/api/conversations?cursor=x"),
            400,
            ErrorCodes.LimitInvalid
        );
        Assert.Empty((await ada.ListAsync()).Data);
    }

    private static async Task<(string Status, DateTimeOffset? LastSeenAt)> PresenceAsync(ChatClient client, string id)
    {
        var presence = (await client.ViewAsync(id)).Presence;
        return (presence.Status, presence.LastSeenAt);
    }

    private static async Task<List<string>> TryEverythingAsync(ChatClient eve, string id, long seq)
    {
        var (path, answers) = ($"/api/conversations/{id}", new List<string>());
        foreach (
            var (method, address, body) in new (HttpMethod, string, object?)[]
            {
                (HttpMethod.Get, path, null),
                (HttpMethod.Get, $"{path}/messages", null),
                (HttpMethod.Get, $"{path}/messages/{seq}", null),
                (HttpMethod.Post, $"{path}/messages", new { clientId = "1", text = "Hi" }),
                (HttpMethod.Put, $"{path}/messages/{seq}", new { clientId = "1", text = "Hi" }),
                (HttpMethod.Delete, $"{path}/messages/{seq}", null),
                (HttpMethod.Put, $"{path}/messages/{seq}/reactions/👍", null),
                (HttpMethod.Post, $"{path}/read", new { seq }),
            }
        )
        {
            var problem = await Problems.AssertAsync(
                await eve.DoAsync(method, address, body),
                404,
                ErrorCodes.ConversationNotFound
            );
            answers.Add($"{method} {problem.Detail}");
        }

        foreach (
            var (method, argument) in new (string, object)[]
            {
                (
                    "SendMessage",
                    new
                    {
                        channelId = id,
                        clientId = "1",
                        text = "Hi",
                    }
                ),
                ("DeleteMessage", new { channelId = id, messageSeq = seq }),
                ("MarkRead", new { channelId = id, seq }),
                ("JoinRoom", id),
                ("LeaveRoom", id),
            }
        )
        {
            var refused = await Assert.ThrowsAsync<HubException>(() => eve.Hub.InvokeAsync(method, argument));
            answers.Add($"{method} {refused.Message}");
        }

        var synced = (await eve.SyncAsync(1, (id, 0))).Channels.Single();
        answers.Add($"{synced.Status} {synced.Error} {synced.Seq}");
        return answers;
    }

    private async Task<ChatClient> ConnectedAsync(string name)
    {
        var client = await server.RegisterAsync(name);
        await client.ConnectAsync();
        return client;
    }

    private async Task<ChatClient> AgainAsync(ChatClient client)
    {
        var device = client.At(server.Url);
        await device.ConnectAsync();
        return device;
    }
}
