using Chat.Data.Log;
using Chat.Data.Mentions;
using Chat.Data.Presence;
using Chat.Presence;
using Microsoft.Extensions.Logging;

namespace Chat.Mentions;

/// <summary>Finds out whom texts speak to, and tells their devices. Lists count what is stored: what is told is a hint.</summary>
internal sealed partial class MentionTeller(
    MentionReader reader,
    PersonDelivery delivery,
    TimeProvider time,
    ILogger<MentionTeller> logger
)
{
    /// <summary>By then it is stored that somebody has connected; who does so later reads the lists.</summary>
    private static readonly TimeSpan Settling = 5 * PresenceWriter.Window;

    /// <summary>Whom a text speaks to; null when it is nobody, as in nearly all.</summary>
    public Task<Mentioned?> FindAsync(string channelId, string senderId, string text, MentionScope scope)
    {
        var named = scope == MentionScope.Nobody ? NamedInText.Nobody : MentionRules.Find(text);
        var all = named.All && scope == MentionScope.Everybody;
        return named.Names.Count == 0 && !all
            ? Task.FromResult<Mentioned?>(null)
            : reader.FindAsync(channelId, senderId, named.Names, all);
    }

    /// <summary>Tells those who are connected; does not wait for it.</summary>
    /// <param name="channelId">The channel.</param>
    /// <param name="messageSeq">The message.</param>
    /// <param name="senderId">Whose it is.</param>
    /// <param name="mentioned">Whom it speaks to.</param>
    public void Tell(string channelId, long messageSeq, string senderId, Mentioned mentioned) =>
        _ = TellAsync(channelId, messageSeq, senderId, mentioned);

    private async Task TellAsync(string channelId, long messageSeq, string senderId, Mentioned mentioned)
    {
        try
        {
            Tell(mentioned.UserIds, channelId, messageSeq);
            if (mentioned.AllBut is { } allBut)
            {
                await Task.Delay(Settling, time);
                var connected = await reader.ReadConnectedAsync(channelId);
                Tell(connected.Except(allBut.Concat(mentioned.UserIds).Append(senderId)), channelId, messageSeq);
            }
        }
        catch (Exception exception)
        {
            LogNotTold(logger, channelId, messageSeq, exception);
        }
    }

    private void Tell(IEnumerable<string> people, string channelId, long messageSeq)
    {
        var told = PersonEvent.Of("Mentioned", new { channelId, seq = messageSeq });
        foreach (var userId in people)
        {
            _ = delivery.SendAsync(userId, told);
        }
    }

    [LoggerMessage(
        EventId = 160,
        Level = LogLevel.Warning,
        Message = "{ChannelId}: who is connected could not be read, so nobody was told of the mentions in {Seq}"
    )]
    private static partial void LogNotTold(ILogger logger, string channelId, long seq, Exception exception);
}
