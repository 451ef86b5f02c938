using Chat.Runtime.Tests.Activations;
using Orleans.TestingHost;

namespace Chat.Runtime.Tests.Placement;

/// <summary>What becomes of a grain's activation when the grain belongs elsewhere.</summary>
public sealed class MovedGrainTests
{
    private readonly string _test = Guid.NewGuid().ToString("N");

    /// <summary>What the old activation knows has been overtaken when the grain comes back.</summary>
    [Fact]
    public async Task Grain_movedToANewSiloAndBack_isNotTheOneItWas()
    {
        await using var cluster = ClusterFixture.NewBuilder(silos: 1).Build();
        await cluster.DeployAsync();
        var first = await ActivationsAsync(cluster);

        var second = await cluster.StartAdditionalSiloAsync();
        await cluster.WaitForLivenessToStabilizeAsync();
        await Eventually.TrueAsync(
            () => Keys.Any(Endings.ByKey.ContainsKey),
            "grains that belong elsewhere have ended"
        );
        var between = await ActivationsAsync(cluster);
        await cluster.KillSiloAsync(second);
        var last = await Retry.WhileUnavailableAsync(() => ActivationsAsync(cluster));

        var moved = Keys.Where(key => between[key] != first[key]).ToList();
        Assert.InRange(moved.Count, 1, first.Count - 1);
        Assert.All(moved, key => Assert.NotEqual(first[key], last[key]));
        Assert.All(moved, key => Assert.Equal(DeactivationReasonCode.Migrating, Endings.ByKey[key]));
        Assert.All(Keys.Except(moved), key => Assert.Equal(first[key], last[key]));
    }

    /// <summary>Calls that wait for a grain when it moves go with it.</summary>
    [Fact]
    public async Task Grain_movedWhileCallsWait_runsThemInItsNewPlace()
    {
        await using var cluster = ClusterFixture.NewBuilder(silos: 1).Build();
        await cluster.DeployAsync();
        var first = await ActivationsAsync(cluster);
        _ = Keys.Select(key => Grain(cluster, key).HoldAsync()).ToList();
        var waiting = Keys.ToDictionary(key => key, key => Grain(cluster, key).ActivationAsync());
        await Task.WhenAll(Keys.Select(key => Grain(cluster, key).TicksAsync())); // all of them have arrived

        await cluster.StartAdditionalSiloAsync();

        await Eventually.TrueAsync(() => waiting.Values.Any(call => call.IsCompletedSuccessfully), "calls that moved");
        Assert.Contains(Keys, key => waiting[key].IsCompletedSuccessfully && waiting[key].Result != first[key]);
        await cluster.KillSiloAsync(cluster.Primary!); // whose grains do not end
    }

    private IReadOnlyList<string> Keys => field ??= [.. Enumerable.Range(0, 40).Select(n => $"{_test}/{n}")];

    private static ICounterGrain Grain(TestCluster cluster, string key) =>
        cluster.GrainFactory.GetGrain<ICounterGrain>(key);

    private async Task<Dictionary<string, Guid>> ActivationsAsync(TestCluster cluster)
    {
        var ids = await Task.WhenAll(Keys.Select(key => Grain(cluster, key).ActivationAsync()));
        return Keys.Zip(ids).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
    }
}
