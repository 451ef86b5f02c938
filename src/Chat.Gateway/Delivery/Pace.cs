namespace Chat.Delivery;

/// <summary>
/// Rests after a batch has been passed on, so that what comes meanwhile shares the next writes: where many small rooms are
/// busy, most of what a gateway does is single writes to sockets.
/// </summary>
/// <remarks>
/// A lone event rests for about a millisecond. The longest rest is one that nobody notices, and shorter than the time
/// between two events of a room at 50 messages a second, which therefore never wait for it. A batch that took that long by
/// itself, because the room is large, is followed by the next at once: what waited for it shares its writes already.
/// </remarks>
internal static class Pace
{
    private const int RestPerWork = 20;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1); // what a timer can do
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(16); // the batch included

    /// <returns>How long to rest, after passing on took this long; zero for not at all.</returns>
    public static TimeSpan RestAfter(TimeSpan work)
    {
        var rest = work * RestPerWork;
        rest = rest < Longest - work ? rest : Longest - work;
        return rest < Shortest ? TimeSpan.Zero : rest;
    }
}
