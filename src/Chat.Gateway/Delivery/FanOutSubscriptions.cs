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
        while (!stoppingToken.IsCancellationRequested)
        {
            var changed = connection.ChangedAsync(); // asked first: what changes during the renewals is a reason for more
            await relays.RenewAllAsync(stoppingToken);
            await WaitAsync(changed, stoppingToken);
        }
    }

    private async Task<bool> TrySubscribeAsync(CancellationToken cancellation)
    {
        try
        {
            var streams = cluster.GetStreamProvider(FanOut.Provider);
            for (var shard = 0u; shard < FanOut.Shards; shard++)
            {
                var id = StreamId.Create(FanOut.Gateways, FanOut.Key(options.Value.Id, shard));
                await EnsureSubscribedAsync(streams.GetStream<ChannelEvents>(id), ReceiveAsync);
            }

            await EnsureSubscribedAsync(
                streams.GetStream<ChannelCursor>(StreamId.Create(FanOut.Announcements, FanOut.Rooms)),
                head => ReattachAsync(head, cancellation)
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
    private static async Task EnsureSubscribedAsync<T>(IAsyncStream<T> stream, Func<T, Task> receive)
    {
        if ((await stream.GetAllSubscriptionHandles()).Count == 0)
        {
            await stream.SubscribeAsync((item, _) => receive(item));
        }
    }

    private Task ReceiveAsync(ChannelEvents events)
    {
        relays.Receive(events);
        return Task.CompletedTask;
    }

    /// <summary>Not awaited by the stream: one room's answer must not hold up the announcements of others.</summary>
    private Task ReattachAsync(ChannelCursor head, CancellationToken cancellation)
    {
        _ = relays.ReattachAsync(head, cancellation);
        return Task.CompletedTask;
    }

    /// <summary>Until it is time to renew.</summary>
    private async Task WaitAsync(Task changed, CancellationToken cancellation)
    {
        try
        {
            await changed.WaitAsync(GatewayLease.RenewEvery, time, cancellation);
        }
        catch (TimeoutException)
        {
            // Nothing changed: renew because it is time to.
        }
    }

    [LoggerMessage(EventId = 230, Level = LogLevel.Warning, Message = "Cannot subscribe to the gateway's streams now")]
    private static partial void LogNotSubscribed(ILogger logger, Exception exception);
}
