using Chat.Channels;

namespace Chat.Signals;

/// <summary>
/// Tells channels who types. Nobody waits for it: a silo that does not answer must not keep a client's other calls. The
/// calls go out in their order, before the posts that follow them.
/// </summary>
internal sealed partial class TypingCalls(IClusterClient cluster, ChannelDoor door, ILogger<TypingCalls> logger)
{
    /// <summary>Calls that are under way; what comes beyond is of no use by the time it could be told.</summary>
    private const int MostUnderWay = 1000;

    private int _underWay;

    /// <param name="isLetIn">Whether it is known that the person may know of the channel.</param>
    public void Send(string channelId, Person person, bool isTyping, bool isLetIn)
    {
        if (Interlocked.Increment(ref _underWay) > MostUnderWay)
        {
            Interlocked.Decrement(ref _underWay);
            return;
        }

        _ = SendAsync(channelId, person, isTyping, isLetIn);
    }

    private async Task SendAsync(string channelId, Person person, bool isTyping, bool isLetIn)
    {
        try
        {
            if (isLetIn || await door.IsOpenAsync(person.Id, channelId))
            {
                await cluster.GetSignals(channelId).TypeAsync(person, isTyping);
            }
        }
        catch (Exception exception)
        {
            LogNotTold(logger, channelId, exception);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    [LoggerMessage(EventId = 260, Level = LogLevel.Debug, Message = "{ChannelId} could not be told who is typing")]
    private static partial void LogNotTold(ILogger logger, string channelId, Exception exception);
}
