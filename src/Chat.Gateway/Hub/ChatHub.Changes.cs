using Chat.Errors;
using Chat.Messages;

namespace Chat.Hubs;

internal sealed record EditMessageRequest(string ChannelId, long MessageSeq, string ClientId, string Text);

internal sealed record MessageRequest(string ChannelId, long MessageSeq);

internal sealed record ReactionRequest(string ChannelId, long MessageSeq, string Emoji);

internal sealed partial class ChatHub
{
    /// <summary>Gives a message of the caller's own another text.</summary>
    public Task<ChangedAnswer> EditMessage(EditMessageRequest? request) =>
        request is null
            ? throw Incomplete(nameof(EditMessage))
            : ChangeAsync(
                request.ChannelId,
                new ChangeMessage(Caller, request.MessageSeq, MessageAction.Edit, request.Text, request.ClientId)
            );

    /// <summary>Hides a message; the caller's own, or for moderators any.</summary>
    public Task<ChangedAnswer> DeleteMessage(MessageRequest? request) =>
        request is null
            ? throw Incomplete(nameof(DeleteMessage))
            : ChangeAsync(request.ChannelId, new(Caller, request.MessageSeq, MessageAction.Delete));

    /// <summary>Shows a deleted message again; for moderators.</summary>
    public Task<ChangedAnswer> RestoreMessage(MessageRequest? request) =>
        request is null
            ? throw Incomplete(nameof(RestoreMessage))
            : ChangeAsync(request.ChannelId, new(Caller, request.MessageSeq, MessageAction.Restore));

    /// <summary>Reacts to a message; again changes nothing.</summary>
    public Task<ChangedAnswer> AddReaction(ReactionRequest? request) =>
        request is null
            ? throw Incomplete(nameof(AddReaction))
            : ChangeAsync(request.ChannelId, new(Caller, request.MessageSeq, MessageAction.AddReaction, request.Emoji));

    /// <summary>Takes a reaction back; again changes nothing.</summary>
    public Task<ChangedAnswer> RemoveReaction(ReactionRequest? request) =>
        request is null
            ? throw Incomplete(nameof(RemoveReaction))
            : ChangeAsync(
                request.ChannelId,
                new(Caller, request.MessageSeq, MessageAction.RemoveReaction, request.Emoji)
            );

    private async Task<ChangedAnswer> ChangeAsync(string channelId, ChangeMessage change) =>
        new((await CallChannelAsync(channelId, channel => channel.ChangeMessageAsync(change))).Seq);

    private static Exception Incomplete(string method) =>
        Refused(new(ErrorCodes.BadRequest, $"'{method}' takes an object that says which message."));
}
