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
/// short of processors, and answers to posts, which wait for no rest, come sooner by what is saved.
/// </remarks>
internal static class Pace
{
    private const int RestPerWork = 20;
    private const int ManyChannels = 8;
    private const int FullBatch = 1000; // a stream brings few more at once

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
