using Microsoft.AspNetCore.SignalR;

namespace Chat.Peers.SignalR;

/// <summary>A chat as the tutorials build it, with a database: store the message, send it to the group, answer.</summary>
internal sealed class PlainHub(MessageTable messages) : Hub
{
    public Task JoinRoom(string roomId) => Groups.AddToGroupAsync(Context.ConnectionId, roomId);

    public async Task<Posted> SendMessage(Post post)
    {
        var sender = Context.UserIdentifier ?? throw new HubException("Who are you?");
        var (id, createdAt) = await messages.InsertAsync(post, sender);
        var message = new Message(post.ChannelId, id, post.ClientId, sender, sender, post.Text, createdAt);
        await Clients.Group(post.ChannelId).SendAsync("MessageReceived", message);
        return new Posted(id);
    }
}

internal sealed record Post(string ChannelId, string ClientId, string Text);

internal sealed record Posted(long Seq);

internal sealed record Message(
    string ChannelId,
    long Seq,
    string ClientId,
    string SenderId,
    string SenderName,
    string Text,
    DateTime CreatedAt
);
