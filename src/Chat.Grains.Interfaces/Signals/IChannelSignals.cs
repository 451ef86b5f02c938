namespace Chat.Signals;

/// <summary>What passes between the members of a channel without being of its log.</summary>
[Alias("chat.channel-signals")]
public interface IChannelSignals
{
    /// <summary>
    /// A member is writing, or no longer. Nothing is answered to whoever may not, or of whom others are not to know: nobody
    /// can tell. Others are told within a moment, unless there is more to tell than anybody reads.
    /// </summary>
    [Alias("type")]
    Task TypeAsync(Person person, bool isTyping);
}
