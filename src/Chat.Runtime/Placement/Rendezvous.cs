using Chat.Runtime.Membership;

namespace Chat.Runtime.Placement;

/// <summary>
/// Picks the owner of a grain: the silo whose hash together with the grain's is highest, so that a silo that comes or goes
/// moves only the grains it takes or had. Every silo and client must come to the same result: this is part of the protocol.
/// </summary>
internal static class Rendezvous
{
    public static SiloEntry? Owner(MembershipView view, GrainPlace grain)
    {
        var silos = view.Silos;
        if (silos.Length <= 1)
        {
            return silos.Length == 0 ? null : silos[0];
        }

        var grainHash = Mix(Hash(grain.Key) ^ grain.Kind);
        var best = silos[0];
        var bestScore = Mix(best.Hash ^ grainHash);
        for (var i = 1; i < silos.Length; i++)
        {
            var score = Mix(silos[i].Hash ^ grainHash);
            if (score > bestScore || (score == bestScore && silos[i].Address.CompareTo(best.Address) > 0))
            {
                (best, bestScore) = (silos[i], score);
            }
        }

        return best;
    }

    /// <summary>FNV-1a: the same in every process, unlike string hash codes.</summary>
    public static ulong Hash(string text)
    {
        var hash = 14695981039346656037ul;
        foreach (var character in text)
        {
            hash = (hash ^ character) * 1099511628211ul;
        }

        return Mix(hash);
    }

    /// <summary>Finalizer of MurmurHash3, so that every bit of the input moves every bit of the score.</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 33)) * 0xff51afd7ed558ccdul;
        value = (value ^ (value >> 33)) * 0xc4ceb9fe1a85ec53ul;
        return value ^ (value >> 33);
    }
}
