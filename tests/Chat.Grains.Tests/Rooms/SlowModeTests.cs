using Chat.Errors;
using Chat.Rooms;

namespace Chat.Tests.Rooms;

public sealed class SlowModeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SlowMode _slow = new();

    public SlowModeTests() => _slow.Set(30);

    [Fact]
    public void Take_before_the_wait_is_over_says_how_long_it_still_is()
    {
        Assert.Null(Take("ada", 0));
        Assert.Null(Take("bob", 1));

        var refusal = Take("ada", 10);

        Assert.Equal((ErrorCodes.SlowMode, true), (refusal!.Code, refusal.Retry));
        Assert.Equal(TimeSpan.FromSeconds(20), refusal.RetryAfter);
        Assert.Null(Take("ada", 30));
        Assert.NotNull(Take("ada", 59));
    }

    [Fact]
    public void Take_again_for_the_same_post_is_no_second_post()
    {
        var turn = _slow.TurnOf("ada")!;

        Assert.Null(turn.Take(Noon));
        Assert.Null(turn.Take(Noon.AddSeconds(1))); // it was given another seq

        Assert.Equal(TimeSpan.FromSeconds(29), Take("ada", 2)!.RetryAfter);
    }

    [Fact]
    public void GiveBack_of_a_post_that_was_not_made_leaves_what_was_before()
    {
        Assert.Null(Take("ada", 0));
        var turn = _slow.TurnOf("ada")!;
        Assert.Null(turn.Take(Noon.AddSeconds(40)));

        turn.GiveBack();

        Assert.Null(Take("ada", 41));
        Assert.NotNull(Take("ada", 42));
    }

    [Fact]
    public void Set_to_nothing_lets_everybody_post_at_once()
    {
        Assert.Null(Take("ada", 0));

        _slow.Set(0);

        Assert.Null(_slow.TurnOf("ada"));
    }

    [Fact]
    public void Note_counts_as_a_post()
    {
        _slow.Note("ada", Noon);

        Assert.NotNull(Take("ada", 29));
    }

    [Fact]
    public void Take_by_very_many_remembers_those_who_still_wait_only()
    {
        foreach (var n in Enumerable.Range(0, 5000))
        {
            Assert.Null(_slow.TurnOf($"{n}")!.Take(Noon.AddSeconds(n)));
        }

        Assert.NotNull(_slow.TurnOf("4990")!.Take(Noon.AddSeconds(5000)));
        Assert.Null(_slow.TurnOf("1")!.Take(Noon.AddSeconds(5000)));
    }

    private ChatError? Take(string userId, int second) => _slow.TurnOf(userId)!.Take(Noon.AddSeconds(second));
}
