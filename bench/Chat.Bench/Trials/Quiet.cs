namespace Chat.Bench.Trials;

/// <summary>
/// Waits until the machine does next to nothing, so that nobody is measured while the trial before is still being digested:
/// messages indexed for search, tables vacuumed, buffers written.
/// </summary>
internal static class Quiet
{
    /// <summary>Processors, on average over a second. What is idle but lives takes a twentieth.</summary>
    private const double NextToNothing = 0.1;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <returns>Whether it has become quiet before patience ended.</returns>
    public static async Task<bool> WaitAsync(TimeSpan patience, CancellationToken stopping)
    {
        for (var left = patience; left > TimeSpan.Zero; left -= Second)
        {
            var everything = new CpuMeter(() => 0);
            await Task.Delay(Second, stopping);
            if (everything.Read().Others < NextToNothing)
            {
                return true;
            }
        }

        return false;
    }
}
