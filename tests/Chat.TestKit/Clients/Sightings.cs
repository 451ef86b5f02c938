using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.TestKit.Clients;

/// <summary>How a client has been told that others are.</summary>
public sealed class Sightings
{
    private readonly ConcurrentQueue<JsonElement> _people = new();
    private readonly ChatClient _watcher;

    public Sightings(ChatClient watcher)
    {
        ArgumentNullException.ThrowIfNull(watcher);
        _watcher = watcher;
        watcher.Hub.On<JsonElement>(
            "PresenceChanged",
            changed =>
            {
                foreach (var person in changed.GetProperty("people").EnumerateArray())
                {
                    _people.Enqueue(person.Clone());
                }
            }
        );
    }

    public IReadOnlyList<JsonElement> All => [.. _people];

    public Task WatchAsync(params ChatClient[] people) =>
        _watcher.Hub.InvokeAsync("WatchPresence", new { userIds = people.Select(person => person.Session.User.Id) });

    /// <summary>The statuses in which somebody was seen, one after the other.</summary>
    public IReadOnlyList<string?> Of(ChatClient person) =>
        [.. AllOf(person).Select(one => one.GetProperty("status").GetString())];

    /// <summary>Waits until somebody is seen in a status.</summary>
    public async Task<JsonElement> UntilAsync(ChatClient person, string status)
    {
        JsonElement? latest = null;
        await Wait.UntilAsync(
            () =>
            {
                latest = AllOf(person).Select(one => (JsonElement?)one).LastOrDefault();
                return latest?.GetProperty("status").GetString() == status;
            },
            () => $"'{status}' is not what is seen, but {latest}."
        );
        return latest!.Value;
    }

    private IEnumerable<JsonElement> AllOf(ChatClient person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return _people.Where(one => one.GetProperty("userId").GetString() == person.Session.User.Id);
    }
}
