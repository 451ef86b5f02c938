namespace Chat.Delivery;

/// <summary>
/// Rests after a batch has been passed on, so that what comes meanwhile shares the next writes: where many small rooms are
/// busy, most of what a gateway does is single writes to sockets.
/// </summary>
/// <remarks>
/// A lone event rests for about a millisecond. The longest rest is one that nobody notices, and shorter than the time
/// between two events of a room at 50 messages a second, which therefore never wait for it. A batch that took that long by
/// itself, because the room is large, is followed by the next at once: what waited for it shares its writes already. Only
/// where batches are of many rooms, which takes thousands of messages a second, rests are longer: there the gateway is
/// short of processors. In rooms of ten a third more posts get through; in rooms of two as many as before, and they arrive
/// 20 ms later (bench/results/2026-11-20-steps.md).
/// </remarks>
internal static class Pace
{
    private const int RestPerWork = 20;
    private const int ManyChannels = 8;

    /// <summary>
    /// The embedded runtime's streams bring 1,024 events at most (<c>Subscription.MaxBatch</c>), and then more wait. The
    /// packaged ones never bring as many, and are rested after each time.
    /// </summary>
    private const int FullBatch = 1000;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1); // what a timer can do
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(16); // the batch included
    private static readonly TimeSpan LongestOfMany = TimeSpan.FromMilliseconds(60);

    /// <param name="work">How long passing on took.</param>
    /// <param name="events">How many the batch brought.</param>
    /// <param name="channels">Of how many channels.</param>
    /// <returns>How long to rest; zero for not at all, as after a full batch, behind which more waits.</returns>
    public static TimeSpan RestAfter(TimeSpan work, int events, int channels)
    {
        var left = (channels < ManyChannels ? Longest : LongestOfMany) - work;
        var rest = work * RestPerWork;
        rest = rest < left ? rest : left;
        return rest < Shortest || events >= FullBatch ? TimeSpan.Zero : rest;
    }
}
