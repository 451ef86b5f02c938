using System.Collections.Concurrent;
using Chat.Runtime.Membership;
using Chat.Runtime.Placement;
using Chat.Runtime.Tests.Calls;
using Chat.Runtime.Tests.Streams;
using Orleans.Streams;

namespace Chat.Runtime.Tests.Membership;

public sealed class ClusterTests
{
    [Fact]
    public async Task Calls_toTwoSilos_areSpreadAndSiloToSiloCallsWork()
    {
        await using var cluster = ClusterFixture.NewBuilder(silos: 2).Build();
        await cluster.DeployAsync();

        var homes = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Grain(cluster, i).WhereAsync()));
        var relayed = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(i => Grain(cluster, i).RelayAsync($"{i + 1}", "x"))
        );

        Assert.Equal(2, homes.Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"{i + 1}: x"), relayed);
    }

    [Fact]
    public async Task KillSilo_callsGoToTheOther()
    {
        await using var cluster = ClusterFixture.NewBuilder(silos: 2).Build();
        await cluster.DeployAsync();
        var victim = cluster.Silos[1];
        var key = await KeyOnAsync(cluster, victim.SiloAddress);

        await cluster.KillSiloAsync(victim);

        var home = await Retry.WhileUnavailableAsync(() => cluster.GrainFactory.GetGrain<IEchoGrain>(key).WhereAsync());
        Assert.Equal(cluster.Silos[0].SiloAddress.ToString(), home);
    }

    [Fact]
    public async Task KillSilo_callUnderWay_hasAnUnknownOutcomeAtOnce()
    {
        await using var cluster = ClusterFixture.NewBuilder(silos: 1).Build();
        await cluster.DeployAsync();
        var grain = cluster.GrainFactory.GetGrain<IEchoGrain>("a");
        var waiting = grain.WaitAsync(CancellationToken.None);
        await grain.EchoAsync("the call before has arrived");

        await cluster.KillSiloAsync(cluster.Silos[0]);

        var error = await Assert.ThrowsAsync<SiloUnavailableException>(() =>
            waiting.WaitAsync(TimeSpan.FromSeconds(5))
        );
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
    public void Rendezvous_whenASiloLeaves_movesOnlyItsGrains()
    {
        var all = new MembershipView(1, [.. Enumerable.Range(1, 5).Select(p => MembershipTableTests.Silo(p, 1))]);
        var fewer = new MembershipView(2, all.Silos.RemoveAt(2));
        var keys = Enumerable.Range(0, 5000).Select(i => $"room {i}").ToList();

        var owners = keys.ConvertAll(key => Rendezvous.Owner(all, key)!);

        Assert.All(owners.CountBy(owner => owner), count => Assert.InRange(count.Value, 800, 1200));
        Assert.All(
            keys.Zip(owners).Where(pair => pair.Second != all.Silos[2]),
            pair => Assert.Equal(pair.Second, Rendezvous.Owner(fewer, pair.First))
        );
    }

    private static IEchoGrain Grain(Orleans.TestingHost.TestCluster cluster, int i) =>
        cluster.GrainFactory.GetGrain<IEchoGrain>($"{i}");

    private static async Task<string> KeyOnAsync(Orleans.TestingHost.TestCluster cluster, SiloAddress silo)
    {
        for (var i = 0; ; i++)
        {
            if (await Grain(cluster, i).WhereAsync() == silo.ToString())
            {
                return $"{i}";
            }
        }
    }
}
