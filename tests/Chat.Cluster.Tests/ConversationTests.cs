using Chat.TestKit;
using Chat.TestKit.Processes;
using Chat.Tests.Crowds;

namespace Chat.Tests;

/// <summary>
/// People talk in pairs while a silo is killed: nothing acknowledged is lost, doubled or reordered on any device, and none
/// misses what came last.
/// </summary>
public sealed class ConversationTests
{
    private const int Pairs = 6;
    private const int Posts = 10;

    [Fact]
    public async Task Silo_killed_while_people_talk_in_pairs()
    {
        await using var server = ChatServer.Of(silos: 2, gateways: 2);
        await server.InitializeAsync();
        var venue = Venue.Of(server);
        var people = await Task.WhenAll(Enumerable.Range(0, 2 * Pairs).Select(n => Talker.ComeAsync(venue, n)));
        var pairs = people.Chunk(2).ToList();
        await Task.WhenAll(pairs.SelectMany(pair => new[] { pair[0].OpenAsync(pair[1]), pair[1].OpenAsync(pair[0]) }));
        using var enough = new CancellationTokenSource();
        var posting = people.Select(person => person.PostUntilAsync(enough.Token)).ToList();
        await UntilAnsweredAsync(server, people);

        await server.Silos[1].KillAsync();
        await UntilAnsweredAsync(server, people);
        server.Silos[1].Start();
        await server.UntilReadyAsync();
        await UntilAnsweredAsync(server, people);
        await enough.CancelAsync();
        await Task.WhenAll(posting);

        foreach (var pair in pairs)
        {
            await VerifyAsync(server, pair);
        }

        await Task.WhenAll(people.Select(person => person.DisposeAsync().AsTask()));
    }

    private static Task UntilAnsweredAsync(ChatServer server, Talker[] people)
    {
        var goals = people.Select(person => person.Acknowledged.Count + Posts).ToArray();
        return Wait.UntilAsync(
            () => people.Zip(goals).All(one => one.First.Acknowledged.Count >= one.Second),
            () => $"Posts are not answered any more.\n{server.Explain()}"
        );
    }

    private static async Task VerifyAsync(ChatServer server, Talker[] pair)
    {
        Assert.Equal(pair[0].ConversationId, pair[1].ConversationId);
        var history = await pair[0].ReadAllAsync();
        var stored = history.Select(message => (message.Seq, message.Text!)).ToList();
        var acknowledged = pair.SelectMany(person => person.Acknowledged)
            .Select(posted => (posted.Value.Seq, posted.Key))
            .OrderBy(posted => posted.Seq)
            .ToList();
        Assert.Equal(acknowledged, stored); // each was repeated until it was answered
        foreach (var person in pair)
        {
            await Wait.UntilAsync(
                () => person.HasSeenAsync(history[^1].Seq),
                () => $"A device has missed the last of it, at {history[^1].Seq}.\n{server.Explain()}"
            );
            Assert.Equal(stored, person.Seen());
        }
    }
}
