using System.Collections.Concurrent;
using Chat.Data.Presence;
using Chat.Delivery;
using Chat.Signals;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace Chat.Presence;

/// <summary>
/// Gathers what the people of this silo have for the gateways: to each gateway one piece is under way, and what comes
/// meanwhile is the next. Nothing waits for it, and what is lost shows as a hole.
/// </summary>
internal sealed class PeopleFanOut
{
    private readonly IServiceProvider _services;
    private readonly LiveGateways _live;
    private readonly TimeProvider _time;
    private readonly ILogger<PeopleOutlet> _logger;
    private readonly ConcurrentDictionary<(string GatewayId, uint Shard), PeopleOutlet> _outlets = new();

    public PeopleFanOut(
        IServiceProvider services,
        PresenceWriter writer,
        LiveGateways live,
        TimeProvider time,
        ILogger<PeopleOutlet> logger
    )
    {
        (_services, _live, _time, _logger) = (services, live, time, logger);
        writer.Written += Show;
    }

    /// <summary>How many pieces of news about who is here have been handed to gateways.</summary>
    public long PiecesShown { get; private set; }

    /// <summary>Sends a person's events to a gateway. In their order.</summary>
    public void Deliver(string gatewayId, PersonEvents events) => Outlet(gatewayId, events.UserId).Deliver(events);

    /// <summary>Tells gateways who is not to be seen by whom any more.</summary>
    public void Hide(IEnumerable<string> gateways, HiddenPresence hidden)
    {
        foreach (var gatewayId in gateways)
        {
            Outlet(gatewayId, hidden.UserId).Hide(hidden);
        }
    }

    /// <summary>Tells a gateway what has passed in a channel. In its order.</summary>
    public void Signal(string gatewayId, ChannelSignals signals) =>
        Outlet(gatewayId, signals.ChannelId).Signal(signals);

    /// <summary>Lets go of what waits for gateways that are gone.</summary>
    public void KeepOnly(IReadOnlySet<string> gateways)
    {
        foreach (var (key, outlet) in _outlets)
        {
            if (!gateways.Contains(key.GatewayId) && _outlets.TryRemove(key, out _))
            {
                outlet.Close();
            }
        }
    }

    /// <summary>
    /// Tells all gateways, which know who is looking at whom: people who are not here would need a grain only to know that
    /// somebody looks at them, and a person who is written is one row among hundreds.
    /// </summary>
    private void Show(IReadOnlyList<StoredPresence> rows)
    {
        var now = _time.GetUtcNow();
        foreach (var shard in rows.Select(row => row.ToShown(now)).GroupBy(shown => FanOut.ShardOf(shown.UserId)))
        {
            ShownPresence[] people = [.. shard];
            foreach (var gatewayId in _live.Leases.Values.Distinct())
            {
                PiecesShown++;
                Outlet(gatewayId, people[0].UserId).Show(people);
            }
        }
    }

    private PeopleOutlet Outlet(string gatewayId, string userId) =>
        _outlets.GetOrAdd((gatewayId, FanOut.ShardOf(userId)), Create);

    private PeopleOutlet Create((string GatewayId, uint Shard) key)
    {
        var id = StreamId.Create(PeopleStreams.Namespace, FanOut.Key(key.GatewayId, key.Shard));
        var stream = _services.GetRequiredKeyedService<IStreamProvider>(FanOut.Provider).GetStream<PeopleEvents>(id);
        return new PeopleOutlet(key.GatewayId, stream, _time, _logger);
    }
}
