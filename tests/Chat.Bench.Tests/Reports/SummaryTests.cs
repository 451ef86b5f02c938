using Chat.Bench.Numbers;
using Chat.Bench.Reports;
using Chat.Bench.Servers;
using Chat.Bench.Trials;

namespace Chat.Bench.Tests.Reports;

public sealed class SummaryTests
{
    private static readonly Figure Rate = new("posts/s", Goal: Goal.AtLeast(15_000));
    private static readonly Number Posts = new("posts", "posts", Targets.All, [Rate], new GrainCalls(""));

    [Fact]
    public void Of_several_rounds_is_the_median_with_the_least_and_the_greatest()
    {
        var summary = new Summary(Posts, [Chat(1, 16_000), Chat(2, 12_000), Chat(3, 15_500)]);

        Assert.Equal("15,500 (12,000 – 16,000)", summary.Of(Targets.Chat, Rate));
        Assert.Equal("yes", summary.Met(Rate));
        Assert.Equal("", summary.Of(Targets.SignalR, Rate));
    }

    [Fact]
    public void RatioTo_compares_trials_of_the_same_round()
    {
        var summary = new Summary(Posts, [Chat(1, 10_000), Peer(1, 5_000), Peer(2, 1_000), Chat(2, 3_000)]);

        Assert.Equal("2.50 (2.00 – 3.00)", summary.RatioTo(Targets.SignalR, Rate));
        Assert.Equal("", summary.RatioTo(Targets.SocketIo, Rate));
    }

    [Fact]
    public void A_failed_trial_is_told_and_takes_its_round_out_of_the_ratio()
    {
        var failed = Peer(2, 0) with { HasFailed = true, Values = new Dictionary<string, double>() };
        var summary = new Summary(Posts, [Chat(1, 10_000), Peer(1, 5_000), Chat(2, 10_000), failed]);

        Assert.Equal("5,000 **1 failed**", summary.Of(Targets.SignalR, Rate));
        Assert.Equal("2.00", summary.RatioTo(Targets.SignalR, Rate));
    }

    [Fact]
    public void Met_is_no_when_the_median_misses_the_goal()
    {
        Assert.Equal("**no**", new Summary(Posts, [Chat(1, 14_999)]).Met(Rate));
    }

    [Fact]
    public void Met_is_no_when_a_trial_failed_however_good_the_others_are()
    {
        var failed = Chat(2, 0) with { HasFailed = true, Values = new Dictionary<string, double>() };

        Assert.Equal("**no**", new Summary(Posts, [Chat(1, 20_000), failed]).Met(Rate));
        Assert.Equal("**no**", new Summary(Posts, [failed]).Met(Rate));
        Assert.Equal("", new Summary(Posts, []).Met(Rate));
    }

    private static Trial Chat(int round, double rate) => Make(round, Targets.Chat, rate);

    private static Trial Peer(int round, double rate) => Make(round, Targets.SignalR, rate);

    private static Trial Make(int round, string target, double rate) =>
        new(
            new TrialPlace(round, round, Posts.Name, target),
            DateTimeOffset.UnixEpoch,
            Seconds: 1,
            Load: 1,
            HasFailed: false,
            new Dictionary<string, double>(StringComparer.Ordinal) { [Rate.Name] = rate },
            [],
            []
        );
}
