using Orleans.Configuration;
using Orleans.TestingHost;

namespace Chat.Runtime.Tests.Activations;

public sealed class IdleCollectionTests : IAsyncLifetime
{
    private readonly TestCluster _cluster = new TestClusterBuilder(1).AddSiloBuilderConfigurator<ShortLives>().Build();

    public Task InitializeAsync() => _cluster.DeployAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Grain_idleForLongEnough_deactivates()
    {
        var key = Guid.NewGuid().ToString();
        var grain = _cluster.GrainFactory.GetGrain<ICounterGrain>(key);
        var first = await grain.ActivationAsync();

        await Eventually.TrueAsync(() => Endings.ByKey.ContainsKey(key), "deactivation");

        Assert.Equal(DeactivationReasonCode.ActivationIdle, Endings.ByKey[key]);
        Assert.NotEqual(first, await grain.ActivationAsync());
    }

    [Fact]
    public async Task Grain_runningACall_doesNotDeactivate()
    {
        var key = Guid.NewGuid().ToString();
        var grain = _cluster.GrainFactory.GetGrain<ICounterGrain>(key);
        var held = grain.HoldAsync();
        var other = $"other than {key}";
        await _cluster.GrainFactory.GetGrain<ICounterGrain>(other).ActivationAsync();

        await Eventually.TrueAsync(() => Endings.ByKey.ContainsKey(other), "deactivation of an idle grain");

        Assert.False(Endings.ByKey.ContainsKey(key));
        await grain.ReleaseAsync();
        await held;
    }

    [Fact]
    public async Task Silo_stopping_finishesCallsAndDeactivatesEveryGrain()
    {
        await using var cluster = new TestClusterBuilder(1).Build(); // where nothing ends because it is idle
        await cluster.DeployAsync();
        var key = Guid.NewGuid().ToString();
        var grain = cluster.GrainFactory.GetGrain<ICounterGrain>(key);
        var racing = grain.RacesAsync();
        await grain.TicksAsync();

        await cluster.StopSiloAsync(cluster.Silos[0]);

        Assert.False(await racing);
        Assert.Equal(DeactivationReasonCode.ShuttingDown, Endings.ByKey[key]);
    }

    private sealed class ShortLives : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) =>
            siloBuilder.Configure<GrainCollectionOptions>(o =>
            {
                o.CollectionQuantum = TimeSpan.FromMilliseconds(20);
                o.CollectionAge = TimeSpan.FromMilliseconds(100);
            });
    }
}
