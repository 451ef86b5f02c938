using Chat.Runtime.Membership;

namespace Chat.Runtime.Tests.Membership;

/// <summary>Who is cut off, by the words of the others. Silos are named by their ports, joined in that order.</summary>
public sealed class SuspicionsTests
{
    [Theory]
    [InlineData(1, "", null)]
    [InlineData(3, "", null)]
    [InlineData(3, "1>3", null)] // one of two others is not most
    [InlineData(3, "1>3 2>3", 3)]
    [InlineData(3, "1>3 2>3 3>1 3>2", 3)] // what it says of the others counts less
    [InlineData(5, "1>5 2>5", null)]
    [InlineData(5, "1>5 2>5 3>5", 5)]
    public void FindCutOff_isTheOneThatMostOthersCannotReach(int members, string votes, int? expected) =>
        Assert.Equal(expected, Find(members, votes));

    [Theory]
    [InlineData(2, "1>2 2>1", 2)] // nobody knows better: the one that joined last
    [InlineData(2, "1>2 2>1 a>1", 1)]
    [InlineData(2, "1>2 2>1 a>1 b>2 c>2", 2)]
    [InlineData(4, "1>3 1>4 2>3 2>4 3>1 3>2 4>1 4>2", 4)]
    [InlineData(4, "1>3 1>4 2>3 2>4 3>1 3>2 4>1 4>2 a>1 a>2", 2)]
    [InlineData(3, "1>3 2>3 3>1 3>2", 3)] // the other half, once one of four has gone
    public void FindCutOff_betweenTwoHalves_isTheOneThatClientsCanDoWithout(int members, string votes, int expected) =>
        Assert.Equal(expected, Find(members, votes));

    [Theory]
    [InlineData("a>3 b>3 c>3")] // clients alone do not decide
    [InlineData("1>3 7>3")] // nor does one that is no member
    [InlineData("1>3 2?3")] // nor does one that has only just noticed
    public void FindCutOff_byOthersThanMostSilos_isNobody(string votes) => Assert.Null(Find(members: 3, votes));

    private static int? Find(int members, string votes)
    {
        var silos = Enumerable.Range(1, members).Select(Silo);
        var suspicions = votes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Parse);
        return Suspicions.FindCutOff([.. silos], [.. suspicions])?.Address.Endpoint.Port;
    }

    /// <summary>"1>2": silo 1 cannot reach silo 2; "a>2": nor can client a; "1?2": since a moment ago.</summary>
    private static Suspicion Parse(string vote)
    {
        var isClient = char.IsLetter(vote[0]);
        return new Suspicion(Name(vote[2] - '0'), isClient ? vote[..1] : Name(vote[0] - '0'), isClient, vote[1] == '>');
    }

    private static SiloEntry Silo(int port) => MembershipTableTests.Silo(port, generation: port);

    private static string Name(int port) => Silo(port).Address.ToString();
}
