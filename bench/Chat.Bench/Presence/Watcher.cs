using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Chat.Bench.Servers;

namespace Chat.Bench.Presence;

/// <summary>Somebody who looks at how others are, and when they were first seen so.</summary>
internal sealed class Watcher(Person person) : IAsyncDisposable
{
    private readonly Connection _connection = new();
    private readonly ConcurrentDictionary<(string UserId, string Status), long> _firstSeen = new();

    /// <summary>Fails when the connection does.</summary>
    public Task Reading => _connection.Reading;

    public async Task WatchAsync(Uri server, IEnumerable<Person> people, CancellationToken stopping)
    {
        await _connection.OpenAsync(server, person.AccessToken, Hear, stopping);
        await _connection.CallAsync("WatchPresence", new { userIds = people.Select(seen => seen.Id) }, stopping);
    }

    /// <returns>The time of <see cref="Stopwatch"/>; null if that was not seen.</returns>
    public long? FirstSeen(string userId, string status) =>
        _firstSeen.TryGetValue((userId, status), out var at) ? at : null;

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private void Hear(JsonElement record)
    {
        var now = Stopwatch.GetTimestamp();
        if (!record.TryGetProperty("target", out var target) || target.GetString() != "PresenceChanged")
        {
            return;
        }

        foreach (var seen in record.GetProperty("arguments")[0].GetProperty("people").EnumerateArray())
        {
            var what = (seen.GetProperty("userId").GetString()!, seen.GetProperty("status").GetString()!);
            _firstSeen.TryAdd(what, now);
        }
    }
}
