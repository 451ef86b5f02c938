using System.Net;

namespace Chat.Runtime.Membership;

/// <summary>For a client: one silo at a known place, alive or not.</summary>
internal sealed class FixedMembership(IPEndPoint gateway) : IMembershipTable
{
    private readonly MembershipView _view = new(0, [new SiloEntry(SiloAddress.New(gateway, 0), gateway, "localhost")]);

    public TimeSpan Lease => TimeSpan.FromDays(1);

    public Task<MembershipView> ReadAsync(CancellationToken cancellation) => Task.FromResult(_view);

    public Task JoinAsync(SiloEntry silo, CancellationToken cancellation) => Task.CompletedTask;

    public Task<bool> RenewAsync(SiloAddress silo, CancellationToken cancellation) => Task.FromResult(true);

    public Task SuspectAsync(SiloAddress silo, CancellationToken cancellation) => Task.CompletedTask;

    public Task<SiloEntry?> AccuseAsync(
        string voter,
        bool isClient,
        IReadOnlyCollection<SiloAddress> unreachable,
        CancellationToken cancellation
    ) => Task.FromResult<SiloEntry?>(null);

    public Task LeaveAsync(SiloAddress silo, CancellationToken cancellation) => Task.CompletedTask;

    public Task WatchAsync(Action changed, CancellationToken cancellation) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
}
