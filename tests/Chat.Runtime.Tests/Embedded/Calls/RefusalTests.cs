using Chat.Runtime.Tests.Activations;
using Microsoft.Extensions.Configuration;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Chat.Runtime.Tests.Calls;

/// <summary>
/// The packaged runtime drops a message that is too large, and its caller waits for the timeout; and its limit counts
/// the calls that run, and refuses those that interleave too.
/// </summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private readonly TestCluster _cluster = new TestClusterBuilder(1)
        .AddSiloBuilderConfigurator<Limits>()
        .AddClientBuilderConfigurator<Limits>()
        .Build();

    private ICounterGrain Grain => _cluster.GrainFactory.GetGrain<ICounterGrain>("a");

    public Task InitializeAsync() => _cluster.DeployAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

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
            siloBuilder.Configure<SiloMessagingOptions>(o => o.MaxEnqueuedRequestsHardLimit = 10);

        public void Configure(IConfiguration configuration, IClientBuilder clientBuilder) =>
            clientBuilder.Configure<ClientMessagingOptions>(o => o.MaxMessageBodySize = 100_000);
    }
}
