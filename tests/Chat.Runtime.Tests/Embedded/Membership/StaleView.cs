using Chat.Runtime.Membership;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Chat.Runtime.Tests;

/// <summary>A membership that changes unseen while it is frozen, and unannounced if so wished.</summary>
internal sealed class StaleView(IMembershipTable table) : IMembershipTable
{
    private volatile MembershipView? _frozen;
    private MembershipView? _last;

    public TimeSpan Lease { get; init; } = table.Lease;

    /// <summary>Whether changes are reported; otherwise they are only found by reading.</summary>
    public bool IsWatched { get; init; } = true;

    /// <summary>What the client of a cluster looks at.</summary>
    public static StaleView Of(TestCluster cluster) =>
        (StaleView)cluster.ServiceProvider.GetRequiredService<IMembershipTable>();

    public void Freeze() => _frozen = _last;

    public void Thaw() => _frozen = null;

    public async Task<MembershipView> ReadAsync(CancellationToken cancellation) =>
        _frozen ?? (_last = await table.ReadAsync(cancellation));

    public Task JoinAsync(SiloEntry silo, CancellationToken cancellation) => table.JoinAsync(silo, cancellation);

    public Task<bool> RenewAsync(SiloAddress silo, CancellationToken cancellation) =>
        table.RenewAsync(silo, cancellation);

    public Task SuspectAsync(SiloAddress silo, CancellationToken cancellation) =>
        table.SuspectAsync(silo, cancellation);

    public Task<SiloEntry?> AccuseAsync(
        string voter,
        bool isClient,
        IReadOnlyCollection<SiloAddress> unreachable,
        CancellationToken cancellation
    ) => table.AccuseAsync(voter, isClient, unreachable, cancellation);

    public Task LeaveAsync(SiloAddress silo, CancellationToken cancellation) => table.LeaveAsync(silo, cancellation);

    public Task WatchAsync(Action changed, CancellationToken cancellation) =>
        IsWatched ? table.WatchAsync(changed, cancellation) : Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
}
