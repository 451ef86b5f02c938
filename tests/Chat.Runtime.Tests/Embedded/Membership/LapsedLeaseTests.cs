using Chat.Runtime.Tests.Calls;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Chat.Runtime.Tests.Membership;

/// <summary>A silo that could not renew its lease, because it hung or its database was away.</summary>
public sealed class LapsedLeaseTests
{
    [Fact]
    public async Task Silo_whoseLeaseHasRunOut_runsNothingAlthoughNobodyHasToldIt()
    {
        await using var cluster = new TestClusterBuilder(1)
            .AddSiloBuilderConfigurator<Hanging>()
            .AddClientBuilderConfigurator<Hanging>()
            .Build();
        await cluster.DeployAsync();
        var grain = cluster.GrainFactory.GetGrain<IJournalGrain>(Guid.NewGuid().ToString("N"));
        await grain.WriteAsync(1);

        ((ClockOfASilo)cluster.GetSiloServiceProvider().GetRequiredService<TimeProvider>()).Skip(TimeSpan.FromDays(2));

        var error = await Assert.ThrowsAsync<SiloUnavailableException>(() => grain.WriteAsync(2));
        Assert.Contains("has not run", error.Message, StringComparison.Ordinal);
        Assert.Equal([1], JournalGrain.Of(grain.GetPrimaryKeyString()));
        await cluster.KillSiloAsync(cluster.Primary!);
    }

    private sealed class Hanging : ISiloConfigurator, IClientBuilderConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) =>
            siloBuilder.Services.AddSingleton<TimeProvider>(new ClockOfASilo());

        public void Configure(IConfiguration configuration, IClientBuilder clientBuilder) =>
            clientBuilder.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(1));
    }

    /// <summary>Nothing happens again and again on it: no renewal, and no look whether the lease has run out.</summary>
    private sealed class ClockOfASilo : TimeProvider
    {
        private long _skipped;

        public override long GetTimestamp() => base.GetTimestamp() + Volatile.Read(ref _skipped);

        public void Skip(TimeSpan time) => Volatile.Write(ref _skipped, (long)(time.TotalSeconds * TimestampFrequency));

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(
                callback,
                state,
                period == Timeout.InfiniteTimeSpan ? dueTime : Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
    }
}
