using Chat.Errors;

namespace Chat.Signals;

/// <summary>
/// How many calls one connection may make of those that cost others something and that nobody needs often: typing,
/// activity, watching, contacts, drafts. What is not used gathers, up to a limit.
/// </summary>
/// <remarks>The calls of one connection are made one after the other.</remarks>
internal sealed class CallBudget(TimeProvider time)
{
    public const int Most = 60;
    public const int PerSecond = 6;

    private double _left = Most;
    private long _at = time.GetTimestamp();

    /// <returns>Why a call may not be made now, if it may not.</returns>
    public ChatError? Take(int cost)
    {
        var now = time.GetTimestamp();
        _left = Math.Min(Most, _left + (time.GetElapsedTime(_at, now).TotalSeconds * PerSecond));
        _at = now;
        if (_left < cost)
        {
            return new ChatError(
                ErrorCodes.RateLimitExceeded,
                "This connection makes too many such calls.",
                Retry: true,
                RetryAfter: TimeSpan.FromSeconds((cost - _left) / PerSecond)
            );
        }

        _left -= cost;
        return null;
    }
}
