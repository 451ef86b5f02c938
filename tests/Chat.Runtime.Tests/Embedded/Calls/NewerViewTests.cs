using Chat.Runtime.Membership;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Chat.Runtime.Tests.Calls;

/// <summary>Calls to silos that have not heard yet of a membership that their caller goes by.</summary>
public sealed class NewerViewTests : IAsyncLifetime
{
    private readonly TestCluster _cluster = new TestClusterBuilder(2).AddSiloBuilderConfigurator<Uninformed>().Build();

    public Task InitializeAsync() => _cluster.DeployAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    /// <summary>Nothing but the call itself tells the silo that it has become the owner.</summary>
    [Fact]
    public async Task Call_fromANewerView_makesTheSiloLookAndIsServed()
    {
        var (owner, successor) = (_cluster.Silos[1].SiloAddress, _cluster.Silos[0].SiloAddress);
        var grain = await GrainOfAsync(owner);
        var view = _cluster.GetSiloServiceProvider(successor).GetRequiredService<MembershipMonitor>();
        var table = _cluster.ServiceProvider.GetRequiredService<IMembershipTable>();

        await table.LeaveAsync(owner, CancellationToken.None);
        Assert.True(view.Current.Contains(owner));

        Assert.Equal(successor.ToString(), await Retry.WhileUnavailableAsync(() => grain.WhereAsync()));
        Assert.False(view.Current.Contains(owner));
    }

    private async Task<IEchoGrain> GrainOfAsync(SiloAddress silo)
    {
        for (var n = 0; ; n++)
        {
            var grain = _cluster.GrainFactory.GetGrain<IEchoGrain>($"{n}");
            if (await grain.WhereAsync() == silo.ToString())
            {
                return grain;
            }
        }
    }

    /// <summary>Silos that are not told of changes, and do not look by themselves.</summary>
    private sealed class Uninformed : TimeProvider, ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder)
        {
            var table = siloBuilder.Services.Single(service => service.ServiceType == typeof(IMembershipTable));
            siloBuilder.Services.AddSingleton<TimeProvider>(this);
            siloBuilder.Services.AddSingleton<IMembershipTable>(
                new StaleView((IMembershipTable)table.ImplementationInstance!) { IsWatched = false }
            );
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(
                callback,
                state,
                period == Timeout.InfiniteTimeSpan ? dueTime : Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
    }
}
