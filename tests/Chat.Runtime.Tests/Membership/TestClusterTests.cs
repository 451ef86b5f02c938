using Chat.Runtime.Tests.Calls;
using Orleans.TestingHost;

namespace Chat.Runtime.Tests.Membership;

/// <summary>A cluster of several silos, as tests use one.</summary>
public sealed class TestClusterTests
{
    private const int Grains = 60;

    [Fact]
    public async Task KillSilo_ofThree_itsGrainsComeToLifeOnTheOthers()
    {
        await using var cluster = ClusterFixture.NewBuilder(silos: 3).Build();
        await cluster.DeployAsync();
        var before = await HomesAsync(cluster);
        var victim = cluster.SecondarySilos[0];
        var others = cluster.GetActiveSilos().Where(silo => silo != victim).Select(silo => silo.SiloAddress.ToString());

        await cluster.KillSiloAsync(victim);

        var after = await HomesAsync(cluster);
        Assert.Equal(3, before.Distinct().Count());
        Assert.All(after, home => Assert.Contains(home, others));
        Assert.Null(cluster.GetSiloForAddress(victim.SiloAddress));
    }

    [Fact]
    public async Task StartAdditionalSilo_takesItsShareOfWhatIsNew()
    {
        await using var cluster = ClusterFixture.NewBuilder(silos: 1).Build();
        await cluster.DeployAsync();

        var added = await cluster.StartAdditionalSilosAsync(2);
        await cluster.WaitForLivenessToStabilizeAsync();

        // The packaged runtime places by what silos say of their load, and a new one has not said anything yet.
        var homes = new HashSet<string>(StringComparer.Ordinal);
        await Eventually.TrueAsync(
            async () =>
            {
                homes.UnionWith(await HomesAsync(cluster, $"{Guid.NewGuid()}"));
                return added.All(silo => homes.Contains(silo.SiloAddress.ToString()));
            },
            "each of the new silos has grains"
        );
        Assert.Equal(2, cluster.SecondarySilos.Count);
    }

    [Fact]
    public async Task RestartSilo_isAnotherIncarnationAtTheSamePlace()
    {
        await using var cluster = ClusterFixture.NewBuilder(silos: 2).Build();
        await cluster.DeployAsync();
        var first = cluster.SecondarySilos[0];

        var second = await cluster.RestartSiloAsync(first);
        await cluster.WaitForLivenessToStabilizeAsync();

        Assert.Equal(first.Name, second!.Name);
        Assert.Equal(first.SiloAddress.Endpoint, second.SiloAddress.Endpoint);
        Assert.True(second.SiloAddress.Generation > first.SiloAddress.Generation);
        Assert.Contains(second.SiloAddress.ToString(), await HomesAsync(cluster));
    }

    private static async Task<string[]> HomesAsync(TestCluster cluster, string prefix = "") =>
        await Task.WhenAll(
            Enumerable
                .Range(0, Grains)
                .Select(n => cluster.GrainFactory.GetGrain<IEchoGrain>($"{prefix}{n}"))
                .Select(grain => Retry.WhileUnavailableAsync(grain.WhereAsync))
        );
}
