namespace Chat.Runtime.Membership;

/// <summary>Where silos say that they are alive.</summary>
internal interface IMembershipTable
{
    /// <summary>How long a silo counts as alive after it last said so, and may serve.</summary>
    TimeSpan Lease { get; }

    Task<MembershipView> ReadAsync(CancellationToken cancellation);

    /// <summary>Adds a silo; one that was at the same endpoint before is gone from then on.</summary>
    Task JoinAsync(SiloEntry silo, CancellationToken cancellation);

    /// <summary>Says that a silo is alive.</summary>
    /// <returns>Whether it still is a member; if not it must stop serving.</returns>
    Task<bool> RenewAsync(SiloAddress silo, CancellationToken cancellation);

    /// <summary>Removes a silo that could not be reached, if it has also failed to renew in time.</summary>
    Task SuspectAsync(SiloAddress silo, CancellationToken cancellation);

    /// <summary>
    /// Says which silos somebody cannot reach, and no longer those said before; to be repeated every second. Removes one
    /// that is alive but, by these and all others' words, cut off.
    /// </summary>
    /// <param name="voter">Whose word it is: a silo's address, or a name of a client's own.</param>
    /// <param name="isClient">Whether it is a client.</param>
    /// <param name="unreachable">The silos it has not heard of for long.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The silo removed.</returns>
    Task<SiloEntry?> AccuseAsync(
        string voter,
        bool isClient,
        IReadOnlyCollection<SiloAddress> unreachable,
        CancellationToken cancellation
    );

    Task LeaveAsync(SiloAddress silo, CancellationToken cancellation);

    /// <summary>
    /// Reports changes as they are made, until cancelled or until it fails. One may go unreported, so whoever watches
    /// reads now and then all the same.
    /// </summary>
    /// <param name="changed">Called after a change, and once when watching has begun.</param>
    /// <param name="cancellation">Ends the watch.</param>
    Task WatchAsync(Action changed, CancellationToken cancellation);
}
