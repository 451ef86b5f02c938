using Chat.Bench.Reports;
using Chat.Bench.Servers;
using Chat.Bench.Trials;

namespace Chat.Bench.Tests.Reports;

public sealed class MarkdownReportTests
{
    [Fact]
    public void Write_ofASmokeRun_saysFirstThatItsFiguresMeanNothing_andMeetsNoGoal()
    {
        var report = Write("--smoke", "--only", "posts-rooms-64");

        Assert.StartsWith($"{MarkdownReport.Smoke}{Environment.NewLine}", report);
        Assert.Contains("1 round, each", report);
        Assert.DoesNotContain("| yes |", report);
    }

    [Fact]
    public void Write_ofAMeasurement_tellsWhetherItsGoalsAreMet()
    {
        var report = Write("--only", "posts-rooms-64");

        Assert.StartsWith("# Chat and its peers", report);
        Assert.Contains("3 rounds, each", report);
        Assert.Contains("| yes |", report);
    }

    private static string Write(params string[] arguments)
    {
        var options = Options.Parse(arguments);
        var number = Assert.Single(options.Numbers);
        var values = number.Figures.ToDictionary(
            figure => figure.Name,
            figure => figure.Goal?.Value ?? 1,
            StringComparer.Ordinal
        );
        var place = new TrialPlace(1, 1, number.Name, Targets.Chat);
        var trial = new Trial(place, DateTimeOffset.UnixEpoch, 1, 1, HasFailed: false, values, [], []);
        return MarkdownReport.Write(options, "A machine.", [trial]);
    }
}
