using Orleans.Configuration;
using Orleans.TestingHost;

namespace Chat.Runtime.Tests.Calls;

/// <summary>
/// A grain with more calls waiting than it may have, in a cluster of two silos. The packaged runtime's limit counts the
/// calls that run too, and refuses those that interleave.
/// </summary>
public sealed class OverloadTests : IAsyncLifetime
{
    private const int Limit = 10;

    private readonly TestCluster _cluster = new TestClusterBuilder(2).AddSiloBuilderConfigurator<Limits>().Build();

    public Task InitializeAsync() => _cluster.DeployAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Call_toAFullGrain_isRefusedWhoeverMakesItAndOthersGoOn()
    {
        var (crowded, neighbour, stranger) = await FindAsync();
        var held = Grain(crowded).HoldAsync();
        await Grain(crowded).WhereAsync(); // so that it runs, and does not wait
        var waiting = Enumerable.Range(0, Limit).Select(_ => Grain(crowded).CallAsync([])).ToList();

        // From the client, from a grain beside it, and from one on the other silo.
        await Assert.ThrowsAsync<LimitExceededException>(() => Grain(crowded).CallAsync([]));
        await Assert.ThrowsAsync<LimitExceededException>(() => Grain(neighbour).CallAsync([crowded]));
        await Assert.ThrowsAsync<LimitExceededException>(() => Grain(stranger).CallAsync([crowded]));
        Assert.All(waiting, call => Assert.False(call.IsCompleted));
        await Task.WhenAll(Grain(neighbour).CallAsync([]), Grain(stranger).CallAsync([]));

        await Grain(crowded).ReleaseAsync(); // which interleaves
        await held;
        await Task.WhenAll(waiting);
        await Grain(crowded).CallAsync([]);
    }

    /// <summary>A grain, another on its silo, and one on the other silo.</summary>
    private async Task<(string Grain, string Neighbour, string Stranger)> FindAsync()
    {
        var home = await Grain("0").WhereAsync();
        string? neighbour = null;
        string? stranger = null;
        for (var n = 1; neighbour is null || stranger is null; n++)
        {
            _ = await Grain($"{n}").WhereAsync() == home ? neighbour = $"{n}" : stranger = $"{n}";
        }

        return ("0", neighbour, stranger);
    }

    private IChainGrain Grain(string key) => _cluster.GrainFactory.GetGrain<IChainGrain>(key);

    private sealed class Limits : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) =>
            siloBuilder.Configure<SiloMessagingOptions>(o => o.MaxEnqueuedRequestsHardLimit = Limit);
    }
}
