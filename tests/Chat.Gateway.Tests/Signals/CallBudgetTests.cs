using Chat.Errors;
using Chat.Signals;

namespace Chat.Tests.Signals;

public sealed class CallBudgetTests
{
    private readonly MovableTime _time = new();

    [Fact]
    public void What_is_not_used_gathers_up_to_a_limit()
    {
        var budget = new CallBudget(_time);
        _time.Pass(3600);

        Assert.All(Enumerable.Range(0, CallBudget.Most), _ => Assert.Null(budget.Take(1)));
        Assert.NotNull(budget.Take(1));
        _time.Pass(1);
        Assert.All(Enumerable.Range(0, CallBudget.PerSecond), _ => Assert.Null(budget.Take(1)));
        Assert.NotNull(budget.Take(1));
    }

    [Fact]
    public void Refusal_says_how_long_to_wait_and_costs_nothing()
    {
        var budget = new CallBudget(_time);
        Assert.Null(budget.Take(CallBudget.Most));

        Assert.NotNull(budget.Take(4));
        var refused = budget.Take(CallBudget.PerSecond)!;

        Assert.Equal((ErrorCodes.RateLimitExceeded, true), (refused.Code, refused.Retry));
        Assert.Equal(TimeSpan.FromSeconds(1), refused.RetryAfter);
        _time.Pass(1);
        Assert.Null(budget.Take(CallBudget.PerSecond));
    }
}
