using Chat.Runtime.Tests.Activations;
using Microsoft.Extensions.Configuration;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Chat.Runtime.Tests.Calls;

public sealed class CallLimitTests : IAsyncLifetime
{
    private readonly TestCluster _cluster = new TestClusterBuilder(1)
        .AddSiloBuilderConfigurator<Limits>()
        .AddClientBuilderConfigurator<Limits>()
        .Build();

    private ICounterGrain Grain => _cluster.GrainFactory.GetGrain<ICounterGrain>("a");

    public Task InitializeAsync() => _cluster.DeployAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Call_thatTakesTooLong_timesOutWithUnknownOutcome()
    {
        var error = await Assert.ThrowsAsync<TimeoutException>(() => Grain.HoldAsync());

        Assert.Contains("outcome is unknown", error.Message, StringComparison.Ordinal);
        await Grain.ReleaseAsync();
    }

    [Fact]
    public async Task Call_betweenGrainsThatWaitForEachOther_endsInTheTimeout()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => Grain.CallSelfAsync());

        await Eventually.TrueAsync(async () => await Grain.IncrementAsync() > 0, "the grain is free again");
    }

    [Fact]
    public async Task Call_whenTooManyWait_isRefused()
    {
        var held = Grain.HoldAsync();
        var calls = Enumerable.Range(0, 20).Select(_ => Grain.IncrementAsync()).ToList();

        var refused = await Assert.ThrowsAsync<LimitExceededException>(() => Task.WhenAll(calls.Skip(10)));

        Assert.Contains("IncrementAsync", refused.Message, StringComparison.Ordinal);
        await Grain.ReleaseAsync();
        await held;
        await Task.WhenAll(calls.Take(9));
    }

    [Fact]
    public async Task Call_withTooLargeMessage_failsAndNothingElseDoes()
    {
        var grain = _cluster.GrainFactory.GetGrain<IEchoGrain>("a");

        await Assert.ThrowsAsync<OrleansException>(() => grain.EchoAsync(new string('x', 200_000)));

        Assert.Equal("a: b", await grain.EchoAsync("b"));
    }

    private sealed class Limits : ISiloConfigurator, IClientBuilderConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) =>
            siloBuilder.Configure<SiloMessagingOptions>(o =>
            {
                o.MaxEnqueuedRequestsHardLimit = 10;
                o.ResponseTimeout = TimeSpan.FromSeconds(1);
            });

        public void Configure(IConfiguration configuration, IClientBuilder clientBuilder) =>
            clientBuilder.Configure<ClientMessagingOptions>(o =>
            {
                o.ResponseTimeout = TimeSpan.FromSeconds(1);
                o.MaxMessageBodySize = 100_000;
            });
    }
}
