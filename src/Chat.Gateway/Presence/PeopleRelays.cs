using System.Collections.Concurrent;
using Chat.Cluster;
using Chat.Delivery;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;

namespace Chat.Presence;

/// <summary>
/// The people who are connected to this gateway. Each one's grain is told that they are, and what it has for them goes to
/// all of their connections.
/// </summary>
internal sealed partial class PeopleRelays(
    IClusterClient cluster,
    IOptions<GatewayOptions> options,
    PresenceLease lease,
    IHubProtocol protocol,
    TimeProvider time,
    ILogger<PeopleRelays> logger
)
{
    /// <summary>How long a new connection waits for its person's events; then it is told to ask for what it missed.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, PersonRelay> _relays = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<uint, bool> _silent = new();
    private readonly SemaphoreSlim _turns = new(64);
    private readonly Lazy<EventBlock> _syncNeeded = new(() => HubEvents.Of(protocol, "SyncNeeded", new SyncNeeded()));
    private long _order;

    /// <summary>Takes in a connection; when this has completed, it gets the events of its person.</summary>
    public async Task AddAsync(ConnectionOutbox connection, CancellationToken cancellation)
    {
        PersonRelay relay;
        do
        {
            relay = _relays.GetOrAdd(connection.UserId, userId => new PersonRelay(userId));
        } while (!relay.TryAdd(connection));

        Tell(relay);
        await relay
            .AttachedAsync()
            .WaitAsync(LongestWait, time, cancellation)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        relay.SetLate();
    }

    /// <summary>Forgets a connection that has ended.</summary>
    public void Remove(ConnectionOutbox connection)
    {
        if (_relays.TryGetValue(connection.UserId, out var relay))
        {
            relay.Remove(connection);
            Tell(relay);
        }
    }

    /// <summary>Whether the device at the other end is being used.</summary>
    public void SetActive(ConnectionOutbox connection, bool isActive)
    {
        if (_relays.TryGetValue(connection.UserId, out var relay) && relay.SetActive(connection, isActive))
        {
            Tell(relay);
        }
    }

    /// <summary>Passes on what a stream brought, but for what may be dropped: that is the caller's to do.</summary>
    public void Receive(PersonEvents events, DueOutboxes due)
    {
        if (!_relays.TryGetValue(events.UserId, out var relay))
        {
            return;
        }

        var taken = relay.Take(events, out var missed).Where(one => one.Typing is null).ToList();
        if (missed)
        {
            relay.Give(_syncNeeded.Value, due);
        }

        if (taken.Count > 0)
        {
            relay.Give(HubEvents.Of(protocol, taken), due);
        }
    }

    /// <summary>Hands a person's connections something that may be dropped.</summary>
    public void Signal(string userId, EventBlock block, DueOutboxes due)
    {
        if (_relays.TryGetValue(userId, out var relay))
        {
            relay.Signal(block, due);
        }
    }

    /// <summary>Tells the grains again whose turn it is, or all.</summary>
    public void Renew(bool all)
    {
        var now = time.GetUtcNow().UtcTicks;
        foreach (var relay in _relays.Values)
        {
            if (all || relay.RenewAt <= now)
            {
                Tell(relay);
            }
        }
    }

    /// <summary>The shards on which something has not come. Asked once, they count as known.</summary>
    public IReadOnlyList<uint> TakeSilentShards() => [.. _silent.Keys.Where(shard => _silent.TryRemove(shard, out _))];

    private void Tell(PersonRelay relay)
    {
        relay.RenewAt = NextRenewal();
        if (relay.TryBegin())
        {
            _ = TellAllAsync(relay);
        }
    }

    /// <summary>Spread, so that thousands who came at once are not renewed at once.</summary>
    private long NextRenewal() =>
        (time.GetUtcNow() + (PeopleStreams.RenewEvery * (0.7 + (0.3 * Random.Shared.NextDouble())))).UtcTicks;

    private async Task TellAllAsync(PersonRelay relay)
    {
        bool isDone;
        do
        {
            isDone = await TryTellAsync(relay);
            if (!isDone)
            {
                await Task.Delay(PauseAfterFailure * (0.5 + Random.Shared.NextDouble()), time);
            }
        } while (relay.GoesOn(isDone));
    }

    /// <summary>A few people at a time; one whose grain does not answer lets the next have their turn.</summary>
    private async Task<bool> TryTellAsync(PersonRelay relay)
    {
        await _turns.WaitAsync();
        try
        {
            relay.Begin();
            await TellAsync(relay).WaitAsync(LongestCall, time);
            return true;
        }
        catch (Exception exception)
        {
            LogNotTold(logger, relay.UserId, exception);
            return false;
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task TellAsync(PersonRelay relay)
    {
        var leaseId = await lease.ReadAsync();
        var order = Interlocked.Increment(ref _order);
        var grain = cluster.GetGrain<IPresenceGrain>(relay.UserId);
        var (isHere, isActive) = relay.State;
        if (isHere)
        {
            OnAttached(relay, await grain.AttachAsync(options.Value.Id, leaseId, order, isActive));
            return;
        }

        await grain.DetachAsync(options.Value.Id, leaseId, order);
        if (relay.TryClose())
        {
            _relays.TryRemove(KeyValuePair.Create(relay.UserId, relay));
        }
    }

    private void OnAttached(PersonRelay relay, PersonCursor cursor)
    {
        if (relay.Place(cursor))
        {
            TellToSync(relay);
        }
        else if (!relay.Has(cursor, isOverdue: false))
        {
            _ = CheckLaterAsync(relay, cursor);
        }
    }

    /// <summary>The answer was faster than the events before it, or these have been lost.</summary>
    private async Task CheckLaterAsync(PersonRelay relay, PersonCursor cursor)
    {
        await Task.Delay(GatewayLease.SignOfLife, time);
        if (!relay.Has(cursor, isOverdue: true))
        {
            _silent.TryAdd(FanOut.ShardOf(relay.UserId), true);
            TellToSync(relay);
        }
    }

    private void TellToSync(PersonRelay relay)
    {
        var due = new DueOutboxes();
        relay.Give(_syncNeeded.Value, due);
        due.Write();
    }

    /// <summary>The argument of the event of this name: nothing is said in it yet.</summary>
    private sealed record SyncNeeded;

    [LoggerMessage(EventId = 250, Level = LogLevel.Debug, Message = "{UserId}: the grain could not be told")]
    private static partial void LogNotTold(ILogger logger, string userId, Exception exception);
}
