using Chat.Runtime.Membership;

namespace Chat.Runtime.Placement;

/// <summary>
/// Picks the owner of a grain: the silo whose hash together with the grain's key is highest, so that a silo that comes or
/// goes moves only the grains it takes or had. Only the key counts, not the grain's class, which clients do not know.
/// </summary>
internal static class Rendezvous
{
    public static SiloEntry? Owner(MembershipView view, string key)
    {
        var silos = view.Silos;
        if (silos.Length <= 1)
        {
            return silos.Length == 0 ? null : silos[0];
        }

        var keyHash = Hash(key);
        var best = silos[0];
        var bestScore = Score(best, keyHash);
        for (var i = 1; i < silos.Length; i++)
        {
            var score = Score(silos[i], keyHash);
            if (score > bestScore || (score == bestScore && silos[i].Address.CompareTo(best.Address) > 0))
            {
                (best, bestScore) = (silos[i], score);
            }
        }

        return best;
    }

    private static ulong Score(SiloEntry silo, ulong keyHash) => Mix(Hash(silo.Address.ToString()) ^ keyHash);

    /// <summary>FNV-1a: the same in every process, unlike string hash codes.</summary>
    private static ulong Hash(string text)
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
