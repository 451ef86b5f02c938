using Chat.Cluster;
using Chat.Delivery;
using Chat.Signals;
using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace Chat.Presence;

/// <summary>
/// Subscribes this gateway to the streams of its people, and tells their grains again and again that they are here: in turn,
/// and all of them when a silo has come or gone.
/// </summary>
internal sealed partial class PeopleSubscriptions(
    IClusterClient cluster,
    ClusterConnection connection,
    PeopleRelays relays,
    PresenceLease lease,
    PresenceWatches watches,
    SignalRelay signals,
    IOptions<GatewayOptions> options,
    TimeProvider time,
    ILogger<PeopleSubscriptions> logger
) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    /// <summary>A silo that went has taken more with it than those can have seen who were told at once.</summary>
    private static readonly TimeSpan SecondRound = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        lease.Replaced += () => relays.Renew(all: true);
        var isSubscribed = false;
        DateTimeOffset? again = null;
        while (true)
        {
            var changed = connection.ChangedAsync();
            isSubscribed = (isSubscribed && !await UnsubscribeSilentAsync()) || await TrySubscribeAsync();
            var isAll = again <= time.GetUtcNow();
            again = isAll ? null : again;
            relays.Renew(isAll);
            if (await IsOverAsync(changed, stoppingToken))
            {
                again = time.GetUtcNow() + SecondRound;
                relays.Renew(all: true);
            }
        }
    }

    private IAsyncStream<PeopleEvents> Shard(uint shard) =>
        cluster
            .GetStreamProvider(FanOut.Provider)
            .GetStream<PeopleEvents>(StreamId.Create(PeopleStreams.Namespace, FanOut.Key(options.Value.Id, shard)));

    private async Task<bool> TrySubscribeAsync()
    {
        try
        {
            for (var shard = 0u; shard < FanOut.Shards; shard++)
            {
                var stream = Shard(shard);
                if ((await stream.GetAllSubscriptionHandles()).Count == 0)
                {
                    await stream.SubscribeAsync(ReceiveAsync);
                }
            }

            return true;
        }
        catch (Exception exception)
        {
            LogNotSubscribed(logger, exception);
            return false;
        }
    }

    /// <summary>A subscription may be dead although calls work.</summary>
    private async Task<bool> UnsubscribeSilentAsync()
    {
        var silent = relays.TakeSilentShards();
        try
        {
            foreach (var shard in silent)
            {
                foreach (var handle in await Shard(shard).GetAllSubscriptionHandles())
                {
                    await handle.UnsubscribeAsync();
                }
            }
        }
        catch (Exception exception)
        {
            LogNotSubscribed(logger, exception);
        }

        return silent.Count > 0;
    }

    private async Task ReceiveAsync(IList<SequentialItem<PeopleEvents>> batch)
    {
        var began = time.GetTimestamp();
        var due = new DueOutboxes();
        foreach (var item in batch)
        {
            foreach (var events in item.Item.Persons)
            {
                TryReceive(events, due);
            }

            watches.Receive(item.Item.Shown, item.Item.Hidden, due);
            signals.Hide(item.Item.Hidden, due);
            signals.Receive(item.Item.Signals ?? [], due);
        }

        due.Write();
        var rest = Pace.RestAfter(time.GetElapsedTime(began), batch.Count, channels: 1);
        if (rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, time);
        }
    }

    /// <summary>What goes wrong with one person's events is not the others' business.</summary>
    private void TryReceive(PersonEvents events, DueOutboxes due)
    {
        try
        {
            relays.Receive(events, due);
            signals.Receive(events, due);
        }
        catch (Exception exception)
        {
            LogNotPassedOn(logger, events.UserId, exception);
        }
    }

    private async Task<bool> IsOverAsync(Task changed, CancellationToken stopping)
    {
        try
        {
            await changed.WaitAsync(Round, time, stopping);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    [LoggerMessage(EventId = 253, Level = LogLevel.Warning, Message = "Cannot subscribe to the streams of people now")]
    private static partial void LogNotSubscribed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 254, Level = LogLevel.Error, Message = "{UserId}: events could not be passed on")]
    private static partial void LogNotPassedOn(ILogger logger, string userId, Exception exception);
}
