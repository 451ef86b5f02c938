using Chat.Cluster;
using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace Chat.Delivery;

/// <summary>
/// Subscribes this gateway to its streams and keeps its attachments alive: renews them in time, and at once when the
/// connection to a silo has come or gone. Both may be lost with a silo.
/// </summary>
internal sealed partial class FanOutSubscriptions(
    IClusterClient cluster,
    ClusterConnection connection,
    ChannelRelays relays,
    IOptions<GatewayOptions> options,
    TimeProvider time,
    ILogger<FanOutSubscriptions> logger
) : BackgroundService
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _subscribed = new();

    /// <summary>Whether events can arrive.</summary>
    public bool IsSubscribed => _subscribed.Task.IsCompletedSuccessfully;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!await TrySubscribeAsync(stoppingToken))
        {
            await Task.Delay(PauseAfterFailure, time, stoppingToken);
        }

        _subscribed.SetResult();
        var isSettled = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            var changed = connection.ChangedAsync(); // asked first: what changes during the renewals is a reason for more
            await relays.RenewAllAsync(stoppingToken);
            if (await IsOverAsync(changed, GatewayLease.SignOfLife, stoppingToken))
            {
                isSettled = false;
                continue;
            }

            if (relays.SilentShards() is { Count: > 0 } silent)
            {
                await SubscribeAnewAsync(silent, stoppingToken); // and what was lost is found by renewing at once
                continue;
            }

            // A silo that went has taken more with it than the first renewals can have seen: another round.
            if (
                isSettled
                && await IsOverAsync(changed, GatewayLease.RenewEvery - GatewayLease.SignOfLife, stoppingToken)
            )
            {
                isSettled = false;
                continue;
            }

            isSettled = true;
        }
    }

    /// <summary>
    /// Replaces subscriptions that are dead although calls work: those of the shards, and with them that to the
    /// announcements, which has no sign of life.
    /// </summary>
    private async Task SubscribeAnewAsync(IReadOnlyList<uint> shards, CancellationToken cancellation)
    {
        try
        {
            foreach (var shard in shards)
            {
                LogSilent(logger, shard);
                await UnsubscribeAsync(Shard(shard));
            }

            await UnsubscribeAsync(Announcements());
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            LogNotSubscribed(logger, exception);
        }

        while (!await TrySubscribeAsync(cancellation))
        {
            await Task.Delay(PauseAfterFailure, time, cancellation);
        }
    }

    private static async Task UnsubscribeAsync<T>(IAsyncStream<T> stream)
    {
        foreach (var handle in await stream.GetAllSubscriptionHandles())
        {
            await handle.UnsubscribeAsync();
        }
    }

    private IAsyncStream<ChannelEvents> Shard(uint shard) =>
        cluster
            .GetStreamProvider(FanOut.Provider)
            .GetStream<ChannelEvents>(StreamId.Create(FanOut.Gateways, FanOut.Key(options.Value.Id, shard)));

    private IAsyncStream<ChannelCursor> Announcements() =>
        cluster
            .GetStreamProvider(FanOut.Provider)
            .GetStream<ChannelCursor>(StreamId.Create(FanOut.Announcements, FanOut.Rooms));

    private async Task<bool> TrySubscribeAsync(CancellationToken cancellation)
    {
        try
        {
            for (var shard = 0u; shard < FanOut.Shards; shard++)
            {
                await EnsureSubscribedAsync(Shard(shard), stream => stream.SubscribeAsync(ReceiveAsync));
            }

            await EnsureSubscribedAsync(
                Announcements(),
                stream => stream.SubscribeAsync((head, _) => ReattachAsync(head, cancellation))
            );
            return true;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            LogNotSubscribed(logger, exception);
            return false;
        }
    }

    /// <summary>The packaged streams keep the list of subscribers in a silo's memory, and it is gone with the silo.</summary>
    private static async Task EnsureSubscribedAsync<T>(IAsyncStream<T> stream, Func<IAsyncStream<T>, Task> subscribe)
    {
        if ((await stream.GetAllSubscriptionHandles()).Count == 0)
        {
            await subscribe(stream);
        }
    }

    /// <summary>The stream gathers what comes until this has ended, and then brings it as one batch.</summary>
    private async Task ReceiveAsync(IList<SequentialItem<ChannelEvents>> batch)
    {
        var began = time.GetTimestamp();
        var channels = relays.Receive([.. batch.Select(item => item.Item)]);
        var rest = Pace.RestAfter(time.GetElapsedTime(began), batch.Count, channels);
        if (rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, time);
        }
    }

    /// <summary>Not awaited by the stream: one room's answer must not hold up the announcements of others.</summary>
    private Task ReattachAsync(ChannelCursor head, CancellationToken cancellation)
    {
        _ = relays.ReattachAsync(head, cancellation);
        return Task.CompletedTask;
    }

    /// <summary>Waits, but no longer than until the connections change.</summary>
    /// <returns>Whether they have.</returns>
    private async Task<bool> IsOverAsync(Task changed, TimeSpan pause, CancellationToken cancellation)
    {
        try
        {
            await changed.WaitAsync(pause, time, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    [LoggerMessage(EventId = 230, Level = LogLevel.Warning, Message = "Cannot subscribe to the gateway's streams now")]
    private static partial void LogNotSubscribed(ILogger logger, Exception exception);

    [LoggerMessage(
        EventId = 231,
        Level = LogLevel.Warning,
        Message = "Rooms answer, but nothing comes from them on shard {Shard}: subscribing to it anew"
    )]
    private static partial void LogSilent(ILogger logger, uint shard);
}
