using Chat.Messages;

namespace Chat.Hubs;

internal sealed record SendMessageRequest(string ChannelId, string ClientId, string Text);

internal sealed partial class ChatHub
{
    /// <summary>Posts a text; answers once it is durable.</summary>
    public async Task<PostedAnswer> SendMessage(SendMessageRequest request)
    {
        var message = new PostMessage(Caller, request.ClientId, request.Text);
        return PostedAnswer.Of(await CallRoomAsync(request.ChannelId, room => room.PostAsync(message)));
    }
}
