using Chat.Runtime.Tests.Activations;
using Microsoft.Extensions.Configuration;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Chat.Runtime.Tests.Calls;

public sealed class CallLimitTests : IAsyncLifetime
{
    private readonly TestCluster _cluster = new TestClusterBuilder(2)
        .AddSiloBuilderConfigurator<Limits>()
        .AddClientBuilderConfigurator<Limits>()
        .Build();

    private ICounterGrain Grain => _cluster.GrainFactory.GetGrain<ICounterGrain>("a");

    public Task InitializeAsync() => _cluster.DeployAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Call_thatTakesTooLong_timesOutWithUnknownOutcome()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => Grain.HoldAsync());

        await Grain.ReleaseAsync();
    }

    [Fact]
    public async Task Call_betweenGrainsThatWaitForEachOther_endsInTheTimeout()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => Grain.CallSelfAsync());

        await Eventually.TrueAsync(async () => await Grain.IncrementAsync() > 0, "the grain is free again");
    }

    /// <summary>On the same silo or on two.</summary>
    [Fact]
    public async Task Call_backToTheGrainThatWaitsForIt_endsInTheTimeout()
    {
        var pairs = Enumerable.Range(0, 8).Select(n => (First: $"first {n}", Second: $"second {n}")).ToList();

        await Task.WhenAll(
            pairs.Select(pair =>
                Assert.ThrowsAsync<TimeoutException>(() => Counter(pair.First).CallBackThroughAsync(pair.Second))
            )
        );

        foreach (var key in pairs.SelectMany(pair => new[] { pair.First, pair.Second }))
        {
            await Eventually.TrueAsync(() => IsFreeAsync(key), "both grains are free again");
        }
    }

    private ICounterGrain Counter(string key) => _cluster.GrainFactory.GetGrain<ICounterGrain>(key);

    private async Task<bool> IsFreeAsync(string key)
    {
        try
        {
            return await Counter(key).IncrementAsync() > 0;
        }
        catch (TimeoutException)
        {
            return false; // not yet
        }
    }

    private sealed class Limits : ISiloConfigurator, IClientBuilderConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) =>
            siloBuilder.Configure<SiloMessagingOptions>(o =>
            {
                o.ResponseTimeout = TimeSpan.FromSeconds(1);
            });

        public void Configure(IConfiguration configuration, IClientBuilder clientBuilder) =>
            clientBuilder.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(1));
    }
}
