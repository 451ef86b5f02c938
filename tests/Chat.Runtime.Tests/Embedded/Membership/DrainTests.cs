using Chat.Runtime.Membership;
using Chat.Runtime.Placement;
using Chat.Runtime.Serialization;
using Chat.Runtime.Silo;
using Chat.Runtime.Tests.Calls;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Chat.Runtime.Tests.Membership;

/// <summary>What a silo still does once it was asked to stop.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task StopSilo_finishesWhatRuns_activatesNothingMore_andIsGoneThen()
    {
        await using var cluster = ClusterFixture.NewBuilder(silos: 2).Build();
        await cluster.DeployAsync();
        var leaving = cluster.SecondarySilos[0];
        var services = cluster.GetSiloServiceProvider(leaving.SiloAddress);
        var running = NewGrainOf(cluster, leaving);
        var call = running.PassGateAsync();
        await running.WhereAsync();

        var stopping = cluster.StopSiloAsync(leaving);
        await Eventually.TrueAsync(() => services.GetRequiredService<RequestHandler>().IsDraining, "it drains");
        var fresh = NewGrainOf(cluster, leaving).WhereAsync();

        Assert.False(stopping.IsCompleted);
        Assert.Contains(leaving.SiloAddress, View(cluster).Silos.Select(silo => silo.Address));
        JournalGrain.Gates[running.GetPrimaryKeyString()].SetResult();
        Assert.Equal(leaving.SiloAddress.ToString(), await call);
        Assert.Equal(cluster.Primary!.SiloAddress.ToString(), await fresh);
        await stopping;
        Assert.DoesNotContain(leaving.SiloAddress, View(cluster).Silos.Select(silo => silo.Address));
    }

    private static MembershipView View(TestCluster cluster) =>
        cluster.GetSiloServiceProvider().GetRequiredService<MembershipMonitor>().Current;

    /// <summary>That lives, or will live, there.</summary>
    private static IJournalGrain NewGrainOf(TestCluster cluster, SiloHandle silo)
    {
        var view = View(cluster);
        var kind = StableId.Of(typeof(IJournalGrain));
        var key = Enumerable
            .Repeat(0, 10_000)
            .Select(_ => Guid.NewGuid().ToString("N"))
            .First(key => Rendezvous.Owner(view, new GrainPlace(kind, key))!.Address.Equals(silo.SiloAddress));
        return cluster.GrainFactory.GetGrain<IJournalGrain>(key);
    }
}
