using Orleans.Configuration;
using Orleans.TestingHost;

namespace Chat.Runtime.Tests.Calls;

/// <summary>More calls for one grain than may wait.</summary>
public sealed class WaitingCallsTests : IAsyncLifetime
{
    private const int Limit = 10;

    private readonly TestCluster _cluster = new TestClusterBuilder(1).AddSiloBuilderConfigurator<Limits>().Build();
    private readonly string _key = Guid.NewGuid().ToString();

    public Task InitializeAsync() => _cluster.DeployAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Call_whenTooManyWait_isRefusedAndThoseThatWaitAreAnswered()
    {
        var grain = _cluster.GrainFactory.GetGrain<IGateGrain>(_key);
        var calls = Enumerable.Range(0, 3 * Limit).Select(_ => grain.PassAsync()).ToList();

        await Eventually.TrueAsync(
            () => calls.Count(call => call.IsCompleted) >= calls.Count - Limit - 2,
            "the calls that are too many are refused"
        );
        GateGrain.Open(_key);
        await Record.ExceptionAsync(() => Task.WhenAll(calls));

        Assert.InRange(calls.Count(call => call.IsCompletedSuccessfully), Limit, Limit + 2); // and the one that runs
        Assert.All(
            calls.Where(call => call.IsFaulted),
            call => Assert.IsType<LimitExceededException>(call.Exception!.InnerException)
        );
        await grain.PassAsync();
    }

    private sealed class Limits : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) =>
            siloBuilder.Configure<SiloMessagingOptions>(o => o.MaxEnqueuedRequestsHardLimit = Limit);
    }
}
