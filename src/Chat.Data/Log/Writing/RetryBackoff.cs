namespace Chat.Data.Log;

/// <summary>Waits 20 ms, then twice as long each time up to 500 ms, with jitter so that lanes do not knock together.</summary>
internal sealed class RetryBackoff(TimeProvider timeProvider, CancellationToken stopping)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    private TimeSpan _next = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for the next try, no longer than there is time.</summary>
    /// <returns>Whether there is time for another try.</returns>
    public async Task<bool> WaitAsync(TimeSpan remaining)
    {
        var wait = _next * (0.75 + (Random.Shared.NextDouble() / 2));
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        await Task.Delay(wait < remaining ? wait : remaining, timeProvider, stopping)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stopping.IsCancellationRequested;
    }
}
