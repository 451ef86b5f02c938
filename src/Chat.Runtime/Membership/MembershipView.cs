using System.Collections.Immutable;
using System.Net;
using Chat.Runtime.Placement;

namespace Chat.Runtime.Membership;

/// <summary>One silo that is alive.</summary>
internal sealed record SiloEntry(SiloAddress Address, IPEndPoint Gateway, string Name)
{
    /// <summary>What <see cref="Rendezvous"/> needs of it for every call.</summary>
    public ulong Hash { get; } = Rendezvous.Hash(Address.ToString());
}

/// <summary>The silos that are alive, as of a numbered version of the membership.</summary>
internal sealed record MembershipView(long Version, ImmutableArray<SiloEntry> Silos)
{
    public static MembershipView Empty { get; } = new(-1, []);

    public bool Contains(SiloAddress silo) => Silos.Any(entry => entry.Address.Equals(silo));

    public bool SameAs(MembershipView other) =>
        Version == other.Version && Silos.Select(s => s.Address).SequenceEqual(other.Silos.Select(s => s.Address));
}
