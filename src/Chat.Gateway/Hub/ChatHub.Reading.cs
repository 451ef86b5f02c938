using Chat.Errors;
using Chat.Messages;

namespace Chat.Hubs;

internal sealed record MarkReadCall(string ChannelId, long Seq);

internal sealed partial class ChatHub
{
    /// <summary>Moves the caller's read position forward; answers where it is once it is durable.</summary>
    public Task<ReadMark> MarkRead(MarkReadCall? request) =>
        request is null
            ? throw Refused(new(ErrorCodes.BadRequest, "'MarkRead' takes a channel and a seq."))
            : CallChannelAsync(request.ChannelId, channel => channel.MarkReadAsync(Caller.Id, request.Seq));
}
