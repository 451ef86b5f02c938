using System.Collections.Concurrent;
using System.Text.Json;

namespace Chat.TestKit.Clients;

/// <summary>What the server has told this connection: every event, whether or not this class knows its name.</summary>
public sealed partial class ChatClient
{
    /// <summary>Events with a seq that are no changes of their channel.</summary>
    private static readonly HashSet<string> NoChanges = ["MessageDelivered", "MessageRead", "ReadMoved", "Mentioned"];

    private readonly ConcurrentQueue<EventAnswer> _events = new();
    private readonly ConcurrentQueue<(string Event, long Seq, string ChannelId)> _seen = new();
    private readonly ConcurrentQueue<MessageAnswer> _messages = new();
    private readonly ConcurrentQueue<(string Event, ChangeAnswer Change)> _changes = new();
    private readonly ConcurrentQueue<RoleAnswer> _roles = new();

    /// <summary>All events received, in the order in which they came.</summary>
    public IReadOnlyList<EventAnswer> Events => [.. _events];

    /// <summary>The changes of channels among them.</summary>
    public IReadOnlyList<(string Event, long Seq, string ChannelId)> Seen => [.. _seen];

    public IReadOnlyList<MessageAnswer> Messages => [.. _messages];

    /// <summary>What was done to messages that were there.</summary>
    public IReadOnlyList<(string Event, ChangeAnswer Change)> Changes => [.. _changes];

    public IReadOnlyList<RoleAnswer> Roles => [.. _roles];

    /// <summary>The arguments of all events of a name, read as what the test expects of them.</summary>
    public IReadOnlyList<T> EventsOf<T>(string name) =>
        [.. _events.Where(received => received.Event == name).Select(received => received.As<T>())];

    /// <summary>Waits until an event of that name has come that is the one.</summary>
    public async Task<T> UntilToldAsync<T>(string name, Func<T, bool> isIt)
    {
        await Wait.UntilAsync(
            () => EventsOf<T>(name).Any(isIt),
            () => $"No such {name} came, but {string.Join(", ", _events)}."
        );
        return EventsOf<T>(name).First(isIt);
    }

    private void Record(EventAnswer received)
    {
        _events.Enqueue(received);
        switch (received.Event)
        {
            case "MessageReceived":
                _messages.Enqueue(received.As<MessageAnswer>());
                break;
            case "RoleChanged":
                _roles.Enqueue(received.As<RoleAnswer>());
                break;
            case "MessageEdited" or "MessageDeleted" or "MessageRestored" or "ReactionAdded" or "ReactionRemoved":
                _changes.Enqueue((received.Event, received.As<ChangeAnswer>()));
                break;
        }

        if (
            !NoChanges.Contains(received.Event)
            && received.Data is { ValueKind: JsonValueKind.Object } data
            && data.TryGetProperty("channelId", out var channelId)
            && data.TryGetProperty("seq", out var seq)
        )
        {
            _seen.Enqueue((received.Event, seq.GetInt64(), channelId.GetString()!));
        }
    }
}
