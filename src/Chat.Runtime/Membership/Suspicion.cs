using System.Collections.Immutable;

namespace Chat.Runtime.Membership;

/// <summary>Somebody cannot reach a silo.</summary>
/// <param name="Suspect">The silo, as its address is written.</param>
/// <param name="Voter">Whoever says so: a silo's address, or a name of a client's own.</param>
/// <param name="IsClient">Whether it is a client.</param>
/// <param name="IsRipe">Whether it has said so for long enough that everybody else had the time to say the same.</param>
internal sealed record Suspicion(string Suspect, string Voter, bool IsClient, bool IsRipe);

/// <summary>
/// Decides which member is cut off although it renews its lease: one that more than half of the other silos cannot reach,
/// as in Orleans, whose votes these are. Where a cluster has come apart in the middle each half says that of the other;
/// then the one goes whom most can do without, clients included, or else the one that joined last, and with it its vote.
/// </summary>
internal static class Suspicions
{
    public static SiloEntry? FindCutOff(ImmutableArray<SiloEntry> members, IReadOnlyCollection<Suspicion> suspicions)
    {
        var names = members.Select(Name).ToHashSet(StringComparer.Ordinal);
        var votes = suspicions
            .Where(vote => vote.IsClient || names.Contains(vote.Voter))
            .ToLookup(vote => vote.Suspect, StringComparer.Ordinal);
        return members
            .Where(silo => votes[Name(silo)].Count(IsRipeAndBySilo) * 2 > members.Length - 1)
            .OrderByDescending(silo => votes[Name(silo)].Count())
            .ThenByDescending(silo => silo.Address.Generation)
            .ThenByDescending(silo => silo.Address)
            .FirstOrDefault();
    }

    private static bool IsRipeAndBySilo(Suspicion vote) => vote is { IsClient: false, IsRipe: true };

    private static string Name(SiloEntry silo) => silo.Address.ToString();
}
