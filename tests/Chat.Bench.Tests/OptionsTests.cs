namespace Chat.Bench.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void Parse_without_arguments_takes_everything_three_times()
    {
        var options = Options.Parse([]);

        Assert.Equal((3, true), (options.Rounds, options.WithPeers));
        Assert.Contains(options.Numbers, number => number.Name == "latency");
        Assert.Equal(options.Numbers.Count, options.Numbers.DistinctBy(number => number.Name).Count());
    }

    [Fact]
    public void Parse_growth_takes_every_point_of_each_curve_once()
    {
        var options = Options.Parse(["--growth"]);

        Assert.Equal((1, false), (options.Rounds, options.WithPeers));
        Assert.Contains(options.Numbers, number => number.Name == "stored-10000000");
        Assert.Equal(options.Numbers.Count, options.Numbers.DistinctBy(number => number.Name).Count());
        Assert.Equal(7, Options.Parse(["--growth", "--smoke"]).Numbers.Count);
    }

    [Fact]
    public void Usage_namesEveryOption() =>
        Assert.All(
            ["--only", "--rounds", "--seconds", "--growth", "--without-peers", "--history-messages", "--out", "--turn"],
            option => Assert.Contains(option, Options.Usage)
        );

    [Theory]
    [InlineData("--rounds")]
    [InlineData("--rounds", "0")]
    [InlineData("--seconds", "soon")]
    [InlineData("--only", "nothing that is there")]
    [InlineData("--fast")]
    public void Parse_nonsense_is_refused(params string[] arguments) =>
        Assert.Throws<FormatException>(() => Options.Parse(arguments));
}
