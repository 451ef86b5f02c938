using Chat.Channels;
using Chat.Signals;
using Microsoft.AspNetCore.Mvc;

namespace Chat.Hubs;

internal sealed partial class ChatHub
{
    /// <summary>The caller types in a channel; said again every few seconds for as long as they do.</summary>
    public void StartTyping(string channelId, [FromServices] TypingCalls typing) => Type(channelId, true, typing);

    /// <summary>The caller types no longer.</summary>
    public void StopTyping(string channelId, [FromServices] TypingCalls typing) => Type(channelId, false, typing);

    /// <summary>What is answered does not depend on the channel: whoever may not type there is not told so.</summary>
    private void Type(string channelId, bool isTyping, TypingCalls typing)
    {
        Spend(1);
        if (!ChannelIds.IsValid(channelId))
        {
            throw Refused(ChannelErrors.NotFound(channelId));
        }

        var isConversation = ChannelIds.IsConversation(channelId);
        if (isConversation || Outbox.ListensTo(channelId))
        {
            // Who listens to a room or a group is in it.
            typing.Send(channelId, Caller, isTyping, isLetIn: !isConversation || Outbox.HasPassed(channelId));
        }
    }
}
