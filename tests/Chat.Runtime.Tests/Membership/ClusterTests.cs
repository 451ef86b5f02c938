using Chat.Runtime.Tests.Calls;

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
