using Chat.Errors;
using Chat.Messages;

namespace Chat.Hubs;

internal sealed record SendMessageRequest(string ChannelId, string ClientId, string Text);

internal sealed partial class ChatHub
{
    /// <summary>Posts a text; answers once it is durable.</summary>
    public async Task<PostedAnswer> SendMessage(SendMessageRequest? request)
    {
        if (request is null)
        {
            throw Refused(new(ErrorCodes.BadRequest, "'SendMessage' takes a message."));
        }

        var message = new PostMessage(Caller, request.ClientId, request.Text);
        return PostedAnswer.Of(await CallChannelAsync(request.ChannelId, channel => channel.PostAsync(message)));
    }
}
