using System.Net.Http.Json;
using System.Text.Json;
using Chat.Data.Administration;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;

namespace Chat.Tests.Conversations;

/// <summary>
/// Two people do everything at random, and block each other now and then; what each of them is shown is compared with a plain
/// model, and all of it with the log by the check for administrators.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class ConversationHistoryTests(ChatServer server)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_histories_agree_with_a_plain_model(int seed)
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var bob = await server.RegisterAsync("Bob");
        await Task.WhenAll(ada.ConnectAsync(), bob.ConnectAsync());
        await Administrators.SetAsync(server.Database.DataSource, ada.Session.User.Username, isAdministrator: true);
        var random = new Random(seed);
        var history = new ConversationHistory(await ada.OpenAsync(bob), [ada, bob], random);

        for (var round = 0; round < 8; round++)
        {
            for (var step = 0; step < 15; step++)
            {
                await history.StepAsync();
            }

            foreach (var reader in new[] { ada, bob })
            {
                await CompareAsync(history, reader, random.Next((int)history.Head + 1));
            }
        }

        var answer = await ada.Http.PostAsync(
            new Uri($"/api/admin/channels/{history.Id}/check", UriKind.Relative),
            content: null
        );
        var report = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("[]", report.GetProperty("differences").GetRawText());
    }

    private static async Task CompareAsync(ConversationHistory history, ChatClient reader, long cursor)
    {
        var expected = history.SeenBy(reader).ToList();
        var paged = new List<MessageAnswer>();
        for (string? next = ""; next is not null; )
        {
            var page = await reader.HistoryAsync(history.Id, $"?limit=4{next}");
            paged.AddRange(page.Data);
            next = page.Meta.NextCursor is { } before ? $"&before={before}" : null;
        }

        Assert.Equal(expected.AsEnumerable().Reverse().Select(Describe), paged.Select(Describe));
        Assert.Equal(expected.Select(Describe), (await reader.ReadAllAsync(history.Id)).Select(Describe));
        var view = await reader.ViewAsync(history.Id);
        Assert.Equal(history.UnreadOf(reader), view.Unread);
        var last = expected.LastOrDefault();
        Assert.Equal((last?.Seq, last?.Text), (view.LastMessage?.Seq, view.LastMessage?.Text));
        Assert.Equal(history.Head, view.HeadSeq);

        var synced = (await reader.SyncAsync(1, (history.Id, cursor))).Channels.Single();
        Assert.Equal(history.Head, synced.Seq);
        var events = synced.Events ?? [];
        Assert.Equal(
            Enumerable.Range(1, (int)(history.Head - cursor)).Select(n => cursor + n),
            events.Select(change => change.Seq)
        );
        Assert.Equal(
            expected.Where(message => message.Seq > cursor).Select(message => (message.Seq, message.Text)),
            events
                .Where(change => change.Event == "MessageReceived")
                .Select(change => (change.Seq, change.Message.Text))
        );
        var texts = expected.ToDictionary(message => message.Seq, message => message.Text);
        Assert.All(
            events.Where(change => change.Event == "MessageEdited").Select(change => change.As<ChangeAnswer>()),
            edit => Assert.Equal(texts[edit.MessageSeq], edit.Text)
        );
    }

    private static string Describe(SeenMessage message) =>
        $"{message.Seq} {message.Text} {string.Join(' ', message.Reactions.Order(StringComparer.Ordinal))}";

    private static string Describe(MessageAnswer message) =>
        Describe(
            new SeenMessage(
                message.Seq,
                message.Text,
                [.. message.Reactions.Select(one => $"{one.Emoji}{one.Count}{(one.Mine ? "!" : "")}")]
            )
        );
}
