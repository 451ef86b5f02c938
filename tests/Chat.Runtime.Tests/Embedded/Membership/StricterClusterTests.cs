using System.Collections.Concurrent;
using Chat.Runtime.Tests.Calls;
using Chat.Runtime.Tests.Streams;
using Chat.TestKit;
using Orleans.Streams;

namespace Chat.Runtime.Tests.Membership;

/// <summary>Where this runtime promises more than the packaged one, which nothing outside it may rely on.</summary>
public sealed class StricterClusterTests
{
    [Fact]
    public async Task KillSilo_callUnderWay_hasAnUnknownOutcomeAtOnce()
    {
        await using var cluster = ClusterFixture.NewBuilder(silos: 1).Build();
        await cluster.DeployAsync();
        var grain = cluster.GrainFactory.GetGrain<IEchoGrain>("a");
        var waiting = grain.WaitAsync(CancellationToken.None);
        await grain.EchoAsync("the call before has arrived");

        await cluster.KillSiloAsync(cluster.Silos[0]);

        var error = await Assert.ThrowsAsync<SiloUnavailableException>(() => waiting.WaitAsync(Wait.Patience));
        Assert.Contains("outcome is unknown", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_whileNoSiloRuns_waitsForOne()
    {
        await using var cluster = ClusterFixture.NewBuilder(silos: 1).Build();
        await cluster.DeployAsync();
        await cluster.StopSiloAsync(cluster.Silos[0]);
        var call = cluster.GrainFactory.GetGrain<IEchoGrain>("a").EchoAsync("b");

        await cluster.StartAdditionalSiloAsync();

        Assert.Equal("a: b", await call);
    }

    [Fact]
    public async Task Subscription_survivesTheSilo()
    {
        await using var cluster = ClusterFixture.NewBuilder(silos: 1).Build();
        await cluster.DeployAsync();
        var received = new ConcurrentQueue<int>();
        await cluster
            .Client.GetStreamProvider("events")
            .GetStream<int>(StreamId.Create("numbers", "s"))
            .SubscribeAsync(
                (item, _) =>
                {
                    received.Enqueue(item);
                    return Task.CompletedTask;
                }
            );

        await cluster.KillSiloAsync(cluster.Silos[0]);
        await cluster.StartAdditionalSiloAsync();
        await Retry.WhileUnavailableAsync(async () =>
        {
            await cluster.GrainFactory.GetGrain<IPublisherGrain>("p").PublishAsync("s", from: 7, count: 1);
            return true;
        });

        await Eventually.TrueAsync(() => !received.IsEmpty, "the event");
        Assert.Equal([7], received);
    }

    [Fact]
    public async Task StopSilo_underLoad_losesNoCall()
    {
        await using var cluster = ClusterFixture.NewBuilder(silos: 2).Build();
        await cluster.DeployAsync();
        using var stop = new CancellationTokenSource();
        var calls = 0;
        var load = Enumerable
            .Range(0, 8)
            .Select(async worker =>
            {
                for (var i = 0; !stop.IsCancellationRequested; i++)
                {
                    await Grain(cluster, (worker * 1000) + (i % 100)).EchoAsync("x");
                    Interlocked.Increment(ref calls);
                }
            })
            .ToList();
        await Eventually.TrueAsync(() => calls > 500, "load");

        await cluster.StopSiloAsync(cluster.Silos[1]);

        var before = calls;
        await Eventually.TrueAsync(() => calls > before + 500, "load after the stop");
        await stop.CancelAsync();
        await Task.WhenAll(load);
    }

    private static IEchoGrain Grain(Orleans.TestingHost.TestCluster cluster, int i) =>
        cluster.GrainFactory.GetGrain<IEchoGrain>($"{i}");
}
