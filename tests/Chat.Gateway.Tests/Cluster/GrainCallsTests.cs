using Chat.Cluster;
using Chat.Errors;

namespace Chat.Tests.Cluster;

/// <summary>Calls are repeated for 15 s, so that who is served by a silo that comes or goes need not notice.</summary>
public sealed class GrainCallsTests
{
    private static readonly ChatError Retry = new(ErrorCodes.Unavailable, "Not now.", Retry: true);
    private static readonly ChatError Final = new(ErrorCodes.NotAMember, "Never.");

    private readonly RacingTime _time = new();
    private int _calls;

    [Fact]
    public async Task Call_whoseOutcomeIsUnknown_isMadeAgain()
    {
        var result = await CallAsync(call =>
            call switch
            {
                1 => throw new SiloUnavailableException("Lost."),
                2 => throw new TimeoutException("Late."),
                3 => Retry,
                _ => "answer",
            }
        );

        Assert.Equal("answer", result.Value);
        Assert.Equal(4, _calls);
    }

    [Fact]
    public async Task Call_thatIsRefusedForGood_isNotMadeAgain()
    {
        var result = await CallAsync(_ => Final);

        Assert.Equal(Final, result.Error);
        Assert.Equal(1, _calls);
    }

    /// <summary>A rule's wait is the caller's own: the gateway neither sits it out nor knocks again before its end.</summary>
    [Fact]
    public async Task Call_thatIsRefusedForATime_isNotMadeAgain()
    {
        var later = Retry with { RetryAfter = TimeSpan.FromSeconds(3) };

        var result = await CallAsync(_ => later);

        Assert.Equal(later, result.Error);
        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task Call_thatFailsByItself_isNotMadeAgain()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            CallAsync(_ => throw new InvalidOperationException())
        );

        Assert.Equal(1, _calls);
    }

    /// <summary>As of a grain with too many calls waiting.</summary>
    [Fact]
    public async Task Call_thatIsAlwaysRefused_endsInTheAdviceToTryLater()
    {
        var result = await CallAsync(_ => throw new LimitExceededException("Too many calls wait for the grain."));

        Assert.Equal(ErrorCodes.Unavailable, result.Error!.Code);
        Assert.True(result.Error.Retry);
        Assert.InRange(_calls, 10, 40); // for 15 s, at most a second and a half apart
    }

    private Task<Result<string>> CallAsync(Func<int, Result<string>> answer) =>
        GrainCalls.UntilAnsweredAsync(
            async () =>
            {
                await Task.Yield();
                return answer(++_calls);
            },
            _time,
            CancellationToken.None
        );

    /// <summary>Waits for nothing: whatever is waited for less long than calls may take is over at once.</summary>
    private sealed class RacingTime : TimeProvider
    {
        private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var isPause = dueTime > TimeSpan.Zero && dueTime < Longest;
            _ticks += isPause ? dueTime.Ticks : 0;
            return base.CreateTimer(callback, state, isPause ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, period);
        }
    }
}
