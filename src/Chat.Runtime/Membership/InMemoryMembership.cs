using System.Collections.Immutable;

namespace Chat.Runtime.Membership;

/// <summary>The membership of silos within one process.</summary>
internal sealed class InMemoryMembership : IMembershipTable
{
    private readonly Lock _gate = new();
    private MembershipView _view = new(0, []);
    private event Action? Changed;

    /// <summary>Nothing can keep a silo from renewing here, so none ever lapses.</summary>
    public TimeSpan Lease => TimeSpan.FromDays(1);

    public Task<MembershipView> ReadAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult(_view);
        }
    }

    public Task JoinAsync(SiloEntry silo, CancellationToken cancellation) =>
        ChangeAsync(silos => silos.RemoveAll(s => s.Address.Endpoint.Equals(silo.Address.Endpoint)).Add(silo));

    public Task<bool> RenewAsync(SiloAddress silo, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult(_view.Contains(silo));
        }
    }

    public Task SuspectAsync(SiloAddress silo, CancellationToken cancellation) => LeaveAsync(silo, cancellation);

    /// <summary>Within one process nobody is cut off.</summary>
    public Task<SiloEntry?> AccuseAsync(
        string voter,
        bool isClient,
        IReadOnlyCollection<SiloAddress> unreachable,
        CancellationToken cancellation
    ) => Task.FromResult<SiloEntry?>(null);

    public Task LeaveAsync(SiloAddress silo, CancellationToken cancellation) =>
        ChangeAsync(silos => silos.RemoveAll(s => s.Address.Equals(silo)));

    public async Task WatchAsync(Action changed, CancellationToken cancellation)
    {
        Changed += changed;
        try
        {
            changed();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        }
        finally
        {
            Changed -= changed;
        }
    }

    private Task ChangeAsync(Func<ImmutableArray<SiloEntry>, ImmutableArray<SiloEntry>> change)
    {
        lock (_gate)
        {
            var silos = change(_view.Silos);
            if (!silos.SequenceEqual(_view.Silos))
            {
                _view = new MembershipView(_view.Version + 1, silos);
            }
        }

        Changed?.Invoke();
        return Task.CompletedTask;
    }
}
