using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Orleans.Streams;
using Orleans.TestingHost;

namespace Chat.Runtime.Tests.Streams;

public sealed class SlowSubscriberTests
{
    [Fact]
    public async Task Subscriber_thatDoesNotKeepUp_losesEventsAndIsToldByALostConnection()
    {
        Gateways.Counts.Clear();
        var release = new TaskCompletionSource();
        var received = new ConcurrentQueue<int>();
        await using var cluster = ClusterFixture.NewBuilder(silos: 1).AddClientBuilderConfigurator<Gateways>().Build();
        await cluster.DeployAsync();
        await cluster
            .Client.GetStreamProvider("events")
            .GetStream<int>(StreamId.Create("numbers", "slow"))
            .SubscribeAsync(
                async (item, _) =>
                {
                    await release.Task;
                    received.Enqueue(item);
                }
            );
        var publisher = cluster.GrainFactory.GetGrain<IPublisherGrain>("p");

        var flood = publisher.PublishAsync("slow", from: 0, count: 200_000);
        await Eventually.TrueAsync(() => Gateways.Counts.Contains(0), "the connection is reset");
        await Record.ExceptionAsync(() => flood);
        await Eventually.TrueAsync(() => Gateways.Counts.LastOrDefault() == 1, "the connection is back");
        release.SetResult();

        await Eventually.TrueAsync(
            async () =>
            {
                await Retry.WhileUnavailableAsync(async () =>
                {
                    await publisher.PublishAsync("slow", from: -1, count: 1);
                    return true;
                });
                return received.Contains(-1);
            },
            "events arrive again"
        );
        Assert.True(received.Count < 200_000);
    }

    public sealed class Gateways : IClientBuilderConfigurator
    {
        public static ConcurrentQueue<int> Counts { get; } = new();

        public void Configure(IConfiguration configuration, IClientBuilder clientBuilder) =>
            clientBuilder.AddGatewayCountChangedHandler((_, e) => Counts.Enqueue(e.NumberOfConnectedGateways));
    }
}
