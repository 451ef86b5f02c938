using Orleans.TestingHost;

namespace Chat.Runtime.Tests.Calls;

/// <summary>Grains on two silos that wait for each other.</summary>
public sealed class MutualCallTests : IAsyncLifetime
{
    private readonly TestCluster _cluster = ClusterFixture.NewBuilder(silos: 2).Build();

    public Task InitializeAsync() => _cluster.DeployAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Calls_thatWaitForEachOther_endInTheTimeoutAndHoldUpNobodyElse()
    {
        var homes = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(async n => ($"{n}", await Grain($"{n}").WhereAsync()))
        );
        var bySilo = homes.GroupBy(home => home.Item2, home => home.Item1).Select(group => group.ToList()).ToList();
        Assert.Equal(2, bySilo.Count);
        var (one, other) = (bySilo[0][0], bySilo[1][0]);

        var deadlock = Grain(one).CallAsync([other, one]);
        var others = homes.Select(home => home.Item1).Except([one, other]).ToList();
        await Task.WhenAll(others.SkipLast(1).Select(key => Grain(key).CallAsync([others[^1]])));
        await Task.WhenAll(Grain(one).WhereAsync(), Grain(other).WhereAsync());
        Assert.False(deadlock.IsCompleted);

        await Assert.ThrowsAsync<TimeoutException>(() => deadlock);
        await Eventually.TrueAsync(() => IsFreeAsync(one), "the grain is free again");
        await Eventually.TrueAsync(() => IsFreeAsync(other), "the other grain is free again");
    }

    private async Task<bool> IsFreeAsync(string key)
    {
        await Grain(key).CallAsync([]);
        return true;
    }

    private IChainGrain Grain(string key) => _cluster.GrainFactory.GetGrain<IChainGrain>(key);
}
