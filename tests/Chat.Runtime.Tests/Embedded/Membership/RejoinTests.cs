using System.Collections.Concurrent;
using Chat.Runtime.Membership;
using Chat.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Chat.Runtime.Tests.Membership;

/// <summary>A silo that has lost its place twice within a minute.</summary>
public sealed class RejoinTests : IAsyncLifetime
{
    /// <summary>Long enough to run out here only when it is to, and shorter than the minute.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan SecondPause = TimeSpan.FromSeconds(2);

    private readonly ClockOfASilo _clock = new();
    private TestCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        WithClock.Clock.Value = _clock;
        _cluster = new TestClusterBuilder(1).AddSiloBuilderConfigurator<WithClock>().Build();
        await _cluster.DeployAsync();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    /// <summary>The others may not reach it although it reaches them.</summary>
    [Fact]
    public async Task Silo_removedByOthers_waitsBeforeItJoinsAgain()
    {
        await LoseAsync(RemoveAsync);
        await LoseAsync(RemoveAsync);

        Assert.Contains(SecondPause, _clock.Pauses);
    }

    /// <summary>Its database was away, or it hung: nobody has said a word against it, and the others are no better off.</summary>
    [Fact]
    public async Task Silo_whoseLeaseRanOut_joinsAgainAtOnce()
    {
        await LoseAsync(LetRunOutAsync);
        await LoseAsync(LetRunOutAsync);

        Assert.Empty(_clock.Pauses);
    }

    private async Task LoseAsync(Func<SiloAddress, Task> lose)
    {
        var details = _cluster.GetSiloServiceProvider().GetRequiredService<ILocalSiloDetails>();
        var before = details.SiloAddress;
        await lose(before);
        await Wait.UntilAsync(() => !details.SiloAddress.Equals(before), () => "It does not join again.");
    }

    private Task RemoveAsync(SiloAddress silo) =>
        _cluster.ServiceProvider.GetRequiredService<IMembershipTable>().LeaveAsync(silo, CancellationToken.None);

    private Task LetRunOutAsync(SiloAddress silo)
    {
        _clock.Skip(Lease);
        return Task.CompletedTask;
    }

    private sealed class WithClock : ISiloConfigurator
    {
        public static AsyncLocal<ClockOfASilo> Clock { get; } = new();

        public void Configure(ISiloBuilder siloBuilder)
        {
            var services = siloBuilder.Services;
            var table = services.Single(service => service.ServiceType == typeof(IMembershipTable));
            services.AddSingleton<IMembershipTable>(
                new StaleView((IMembershipTable)table.ImplementationInstance!) { Lease = Lease }
            );
            services.AddSingleton<TimeProvider>(Clock.Value!);
        }
    }

    private sealed class ClockOfASilo : TimeProvider
    {
        private long _skipped;

        /// <summary>What was waited for once, not again and again, and for a second or longer.</summary>
        public ConcurrentQueue<TimeSpan> Pauses { get; } = new();

        public override long GetTimestamp() => base.GetTimestamp() + Volatile.Read(ref _skipped);

        public void Skip(TimeSpan time) =>
            Interlocked.Add(ref _skipped, (long)(time.TotalSeconds * TimestampFrequency));

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (period == Timeout.InfiniteTimeSpan && dueTime >= TimeSpan.FromSeconds(1))
            {
                Pauses.Enqueue(dueTime);
            }

            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
