using Chat.Runtime.Membership;
using Chat.Runtime.Tests.Activations;
using Chat.TestKit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Chat.Runtime.Tests.Membership;

/// <summary>What becomes of calls to a silo that is no longer a member.</summary>
public sealed class EvictionTests
{
    /// <summary>As when it hangs: its connections stay open, and it says nothing.</summary>
    [Fact]
    public async Task Evicted_callUnderWay_hasAnUnknownOutcomeWithoutAnyWaiting()
    {
        await using var cluster = new TestClusterBuilder(1)
            .AddSiloBuilderConfigurator<StandingClock>()
            .AddClientBuilderConfigurator<StandingClock>()
            .Build();
        await cluster.DeployAsync();
        var grain = cluster.GrainFactory.GetGrain<ICounterGrain>("a");
        var held = grain.HoldAsync();
        await grain.TicksAsync();

        var table = cluster.ServiceProvider.GetRequiredService<IMembershipTable>();
        await table.LeaveAsync(cluster.Primary!.SiloAddress, CancellationToken.None);

        var error = await Assert.ThrowsAsync<SiloUnavailableException>(() => held.WaitAsync(Wait.Patience));
        Assert.Contains("outcome is unknown", error.Message, StringComparison.Ordinal);
        await cluster.KillSiloAsync(cluster.Primary!); // which would wait for the call to end, before it joins again
    }

    [Fact]
    public async Task StopSilo_callUnderWay_isAnswered()
    {
        await using var cluster = ClusterFixture.NewBuilder(silos: 2).Build();
        await cluster.DeployAsync();
        var grains = Enumerable.Range(0, 20).Select(n => cluster.GrainFactory.GetGrain<ICounterGrain>($"{n}")).ToList();
        var running = grains.ConvertAll(grain => grain.RacesAsync());
        await Task.WhenAll(grains.ConvertAll(grain => grain.TicksAsync()));

        await cluster.StopSiloAsync(cluster.Silos[1]);

        Assert.All(await Task.WhenAll(running), Assert.False);
    }

    /// <summary>Nothing that lasts a second or longer ends on this clock: the silo does not notice what has become of it.</summary>
    private sealed class StandingClock : TimeProvider, ISiloConfigurator, IClientBuilderConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) => siloBuilder.Services.AddSingleton<TimeProvider>(this);

        public void Configure(IConfiguration configuration, IClientBuilder clientBuilder) =>
            clientBuilder.Services.AddSingleton<TimeProvider>(this);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(
                callback,
                state,
                dueTime < TimeSpan.FromSeconds(1) ? dueTime : Timeout.InfiniteTimeSpan,
                period
            );
    }
}
