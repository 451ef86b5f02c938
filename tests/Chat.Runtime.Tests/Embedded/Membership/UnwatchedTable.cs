using Chat.Runtime.Membership;

namespace Chat.Runtime.Tests;

/// <summary>A membership that reports no change.</summary>
internal sealed class UnwatchedTable(IMembershipTable table) : IMembershipTable
{
    public TimeSpan Lease => table.Lease;

    public Task<MembershipView> ReadAsync(CancellationToken cancellation) => table.ReadAsync(cancellation);

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
        Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
}
