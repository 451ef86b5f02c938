using Chat.TestKit;
using Chat.TestKit.Clients;

namespace Chat.Tests.Crowds;

/// <summary>A room in which everybody posts without end.</summary>
internal sealed class BusyRoom : IAsyncDisposable
{
    private readonly Venue _venue;
    private readonly ChatClient _owner;
    private readonly string _id;

    private BusyRoom(Venue venue, ChatClient owner, string id, IReadOnlyList<Participant> people) =>
        (_venue, _owner, _id, People) = (venue, owner, id, people);

    public IReadOnlyList<Participant> People { get; }

    /// <summary>Opens a room whose people are spread over the gateways; every other one is persistent.</summary>
    public static async Task<BusyRoom> OpenAsync(Venue venue, int people)
    {
        var owner = await venue.RegisterAsync();
        var room = await owner.CreateRoomAsync();
        var entered = Enumerable
            .Range(0, people)
            .Select(n => Participant.EnterAsync(venue, room.Id, n % venue.Gateways.Count, isPersistent: n % 2 == 0));
        return new BusyRoom(venue, owner, room.Id, await Task.WhenAll(entered));
    }

    /// <summary>
    /// What was acknowledged is there, once, in the order of the seqs, without holes, and everybody has seen it; nothing
    /// else is there but posts that were not answered.
    /// </summary>
    public async Task VerifyAsync()
    {
        var history = await _owner.ReadAllAsync(_id);
        var stored = history.ToDictionary(message => message.ClientId, StringComparer.Ordinal); // throws on a repeat
        var acknowledged = People.SelectMany(person => person.Acknowledged).ToDictionary(StringComparer.Ordinal);
        var unanswered = People.SelectMany(person => person.Unanswered.Keys);

        Assert.Empty(acknowledged.Keys.Except(stored.Keys, StringComparer.Ordinal));
        Assert.Empty(stored.Keys.Except(acknowledged.Keys.Concat(unanswered), StringComparer.Ordinal));
        foreach (var (clientId, answer) in acknowledged)
        {
            Assert.Equal((answer.Seq, answer.Id), (stored[clientId].Seq, stored[clientId].Id));
        }

        Assert.All(history, message => Assert.Equal(Participant.TextOf(message.ClientId), message.Text));
        Assert.Equal(
            Enumerable.Range(1, history.Count).Select(n => (long)n),
            history.Select(message => message.Ordinal)
        );
        Assert.Equal(history.Select(message => message.Seq).Order(), history.Select(message => message.Seq));
        await Task.WhenAll(People.Select(person => VerifySeenAsync(person, history)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var person in People)
        {
            await person.DisposeAsync();
        }

        await _owner.DisposeAsync();
    }

    private async Task VerifySeenAsync(Participant person, IReadOnlyList<MessageAnswer> history)
    {
        await Wait.UntilAsync(
            async () =>
            {
                await person.ConnectAsync();
                return !history.Select(message => message.Seq).Except(person.Seen()).Any();
            },
            () => $"Somebody has not seen everything.\n{_venue.Explain()}"
        );
        Assert.True(person.Violations.Count == 0, $"{string.Join('\n', person.Violations)}\n{_venue.Explain()}");
    }
}
