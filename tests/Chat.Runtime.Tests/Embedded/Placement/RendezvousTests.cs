using Chat.Runtime.Membership;
using Chat.Runtime.Placement;
using Chat.Runtime.Tests.Membership;

namespace Chat.Runtime.Tests.Placement;

public sealed class RendezvousTests
{
    [Fact]
    public void Owner_whenASiloLeaves_movesOnlyItsGrains()
    {
        var all = new MembershipView(1, [.. Enumerable.Range(1, 5).Select(p => MembershipTableTests.Silo(p, 1))]);
        var fewer = new MembershipView(2, all.Silos.RemoveAt(2));
        var keys = Enumerable.Range(0, 5000).Select(i => $"room {i}").ToList();

        var owners = keys.ConvertAll(key => Rendezvous.Owner(all, key)!);

        Assert.All(owners.CountBy(owner => owner), count => Assert.InRange(count.Value, 800, 1200));
        Assert.All(
            keys.Zip(owners).Where(pair => pair.Second != all.Silos[2]),
            pair => Assert.Equal(pair.Second, Rendezvous.Owner(fewer, pair.First))
        );
    }
}
