using Chat.LoadTest.Reports;
using Chat.LoadTest.Running;
using Chat.LoadTest.Tests.Reports;

namespace Chat.LoadTest.Tests.Running;

public sealed class VerdictTests
{
    private static readonly RunReport Good = ExampleReports.Full() with { ViolationCount = 0, Violations = [] };

    [Fact]
    public void Refusals_and_lost_connections_alone_are_good() =>
        Assert.Equal(
            ExitCode.Good,
            Verdict.ExitCodeOf(Good with { Errors = [.. Good.Errors, new("connection-lost", 3, "reset")] })
        );

    [Fact]
    public void A_violation_is_not_good() => Assert.Equal(1, Verdict.ExitCodeOf(Good with { ViolationCount = 1 }));

    [Theory]
    [InlineData("unanswered")]
    [InlineData("unreadable")]
    [InlineData("history-unread")]
    [InlineData("epoch-changed")]
    [InlineData("unchecked")]
    public void What_keeps_the_checker_from_seeing_is_not_good(string code)
    {
        var report = Good with { Errors = [new(code, 1, "example")] };

        Assert.Equal(1, Verdict.ExitCodeOf(report));
        Assert.Contains(code, Assert.Single(Verdict.Flaws(report)), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_acknowledged_is_not_good() =>
        Assert.Equal(1, Verdict.ExitCodeOf(Good with { Totals = Good.Totals with { Acknowledged = 0 } }));

    [Fact]
    public void Nothing_posted_and_nothing_acknowledged_is_good() =>
        Assert.Equal(0, Verdict.ExitCodeOf(Good with { Totals = Good.Totals with { Posted = 0, Acknowledged = 0 } }));
}
