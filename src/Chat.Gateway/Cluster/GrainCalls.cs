using Chat.Errors;

namespace Chat.Cluster;

/// <summary>Calls to grains, made again while a silo is away.</summary>
internal static class GrainCalls
{
    /// <summary>How long a client waits for an answer before it is told to come back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Makes the call until it is answered with something that a further try cannot change, or that names its own time to
    /// try again: who made the request is told, and decides. The call must be one that may be made twice: each of the
    /// grains' is.
    /// </summary>
    public static async Task<Result<T>> UntilAnsweredAsync<T>(
        Func<Task<Result<T>>> call,
        TimeProvider time,
        CancellationToken cancellation
    )
        where T : class
    {
        var started = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = Longer(pause))
        {
            var last = Failures.Unavailable;
            try
            {
                var left = Patience - time.GetElapsedTime(started);
                var result = await call().WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellation);
                if (result.Error is not { Retry: true, RetryAfter: null } refusal)
                {
                    return result;
                }

                last = refusal;
            }
            catch (Exception exception) when (Failures.IsTransient(exception))
            {
                // An unknown outcome: ask again.
            }

            if (time.GetElapsedTime(started) + pause >= Patience)
            {
                return last;
            }

            await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), time, cancellation);
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;
}
