using System.Diagnostics;

namespace Chat.TestKit;

/// <summary>Waits for conditions, so that no test has to guess how long something takes.</summary>
public static class Wait
{
    /// <summary>Long enough for a machine that is busy with other things.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns as soon as the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not, within the patience given, or <see cref="Patience"/>.</exception>
    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string> otherwise, TimeSpan? patience = null)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > (patience ?? Patience))
            {
                throw new TimeoutException(otherwise());
            }

            await Task.Delay(Pause);
        }
    }

    public static Task UntilAsync(Func<bool> condition, Func<string> otherwise, TimeSpan? patience = null) =>
        UntilAsync(() => Task.FromResult(condition()), otherwise, patience);
}
