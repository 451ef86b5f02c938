using Chat.Cluster;
using Chat.Delivery;
using Chat.Ids;
using Chat.Rooms;
using Chat.TestKit;
using Chat.Tests.Rooms;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace Chat.Tests.Delivery;

/// <summary>A subscription that is dead while calls still work: the room answers, but nothing comes from it.</summary>
public sealed class SilentShardTests(RoomCluster rooms) : IClassFixture<RoomCluster>
{
    private static readonly Person Ada = new("user_ada", "Ada");

    private readonly IOptions<Chat.Cluster.GatewayOptions> _options = Options.Create(
        new Chat.Cluster.GatewayOptions { Id = $"gateway-{Guid.NewGuid():N}" }
    );
    private readonly ListeningConnection _connection = new("user_ada");
    private readonly ClusterConnection _cluster = new();

    private IClusterClient Client => rooms.Cluster.Client;

    [Fact]
    public async Task Dead_subscription_is_replaced_and_what_it_lost_is_read()
    {
        var room = Client.GetGrain<IRoomGrain>(TypeId.New(TypeId.Room, TimeProvider.System));
        Assert.Null((await room.CreateAsync(new(Ada, "Room", null))).Error);
        var relays = NewRelays();
        using var subscriptions = NewSubscriptions(relays);
        await subscriptions.StartAsync(CancellationToken.None);
        await Wait.UntilAsync(() => subscriptions.IsSubscribed, () => "It does not subscribe.");
        var head = (await room.ViewAsync(Ada.Id)).Value!;
        var cursor = await relays.SubscribeAsync(new(head.Id, 1, 0), _connection.Outbox);
        await PostAsync(room, cursor.Value!.Seq + 1);

        await UnsubscribeBehindItsBackAsync(head.Id);
        Assert.Null((await room.PostAsync(new(Ada, Guid.NewGuid().ToString(), "lost"))).Error);
        _cluster.OnChanged(isLoss: false); // it is time to renew
        await Wait.UntilAsync(
            async () => (await ShardOf(head.Id).GetAllSubscriptionHandles()).Count == 1,
            () => "The dead subscription was not replaced."
        );

        await PostAsync(room, cursor.Value.Seq + 3);
        Assert.Equal(
            Enumerable.Range(1, 3).Select(n => cursor.Value.Seq + n),
            _connection.Seqs.Where(seq => seq > cursor.Value.Seq)
        );
        await subscriptions.StopAsync(CancellationToken.None);
    }

    /// <summary>Comes by the stream, long before the next renewal could find it.</summary>
    private async Task PostAsync(IRoomGrain room, long seq)
    {
        var posted = await room.PostAsync(new(Ada, Guid.NewGuid().ToString(), "text"));
        Assert.Equal(seq, posted.Value!.Seq);
        await Wait.UntilAsync(
            () => _connection.Seqs.Contains(seq),
            () => $"{seq} was not passed on, only {string.Join(", ", _connection.Seqs)}.",
            TimeSpan.FromSeconds(5)
        );
    }

    private async Task UnsubscribeBehindItsBackAsync(string channelId)
    {
        foreach (var handle in await ShardOf(channelId).GetAllSubscriptionHandles())
        {
            await handle.UnsubscribeAsync();
        }
    }

    private IAsyncStream<ChannelEvents> ShardOf(string channelId) =>
        Client
            .GetStreamProvider(FanOut.Provider)
            .GetStream<ChannelEvents>(StreamId.Create(FanOut.Gateways, FanOut.Key(_options.Value.Id, channelId)));

    private ChannelRelays NewRelays() =>
        new(
            Client,
            _options,
            RelayedRoom.Protocol,
            TimeProvider.System,
            NullLogger<ChannelRelays>.Instance,
            NullLogger<ChannelRelay>.Instance
        );

    private FanOutSubscriptions NewSubscriptions(ChannelRelays relays) =>
        new(Client, _cluster, relays, _options, TimeProvider.System, NullLogger<FanOutSubscriptions>.Instance);
}
