using Chat.Runtime.Membership;
using Chat.Runtime.Placement;
using Chat.Runtime.Tests.Membership;

namespace Chat.Runtime.Tests.Placement;

public sealed class RendezvousTests
{
    private static readonly MembershipView All = new(
        1,
        [.. Enumerable.Range(1, 5).Select(port => MembershipTableTests.Silo(port, 1))]
    );

    [Fact]
    public void Owner_whenASiloLeaves_movesOnlyItsGrains()
    {
        var fewer = new MembershipView(2, All.Silos.RemoveAt(2));
        var grains = Enumerable.Range(0, 5000).Select(i => new GrainPlace(7, $"room {i}")).ToList();

        var owners = grains.ConvertAll(grain => Rendezvous.Owner(All, grain)!);

        Assert.All(owners.CountBy(owner => owner), count => Assert.InRange(count.Value, 800, 1200));
        Assert.All(
            grains.Zip(owners).Where(pair => pair.Second != All.Silos[2]),
            pair => Assert.Equal(pair.Second, Rendezvous.Owner(fewer, pair.First))
        );
    }

    [Fact]
    public void Owner_ofGrainsOfTwoKindsWithTheSameKey_isAnotherAsOftenAsChanceHasIt()
    {
        var keys = Enumerable.Range(0, 5000).Select(i => $"user {i}").ToList();

        var together = keys.Count(key =>
            Rendezvous.Owner(All, new GrainPlace(7, key)) == Rendezvous.Owner(All, new GrainPlace(8, key))
        );

        Assert.InRange(together, 800, 1200);
    }

    /// <summary>Processes of different builds must agree, so these may change only together with the protocol's version.</summary>
    [Fact]
    public void Owner_isTheSameInEveryBuild() =>
        Assert.Equal(
            [4, 4, 3, 2, 3, 0, 4, 1],
            Enumerable
                .Range(10, 8)
                .Select(i => All.Silos.IndexOf(Rendezvous.Owner(All, new GrainPlace(0x12345678, $"room {i}"))!))
        );
}
