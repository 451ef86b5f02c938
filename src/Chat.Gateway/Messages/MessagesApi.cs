using Chat.Channels;

namespace Chat.Messages;

internal sealed record EditMessageRequest(string ClientId, string Text);

/// <summary>One message over REST, in channels of every kind: reading, editing, deleting and restoring it, and reacting to it.</summary>
internal static class MessagesApi
{
    /// <param name="channel">The address of one channel.</param>
    public static void MapMessages(this IEndpointRouteBuilder channel)
    {
        var message = channel
            .MapGroup("/messages/{seq}")
            .WithTags("Messages")
            .ProducesProblem(400)
            .ProducesProblem(403)
            .ProducesProblem(429);
        message.MapGet("/", ReadAsync).WithSummary("One message as it is now. Members only.").Produces<Message>();
        message
            .MapPut("/", EditAsync)
            .WithSummary("Gives a message of the caller's own another text, within the time that is allowed for it.")
            .Produces<ChangedAnswer>()
            .ProducesProblem(409);
        message
            .MapDelete("/", DeleteAsync)
            .WithSummary("Hides a message: the caller's own, or for moderators any.")
            .Produces<ChangedAnswer>();
        message
            .MapPost("/restore", RestoreAsync)
            .WithSummary("Shows a deleted message again. Moderators only.")
            .Produces<ChangedAnswer>();
        message
            .MapPut("/reactions/{emoji}", AddReactionAsync)
            .WithSummary("Reacts to a message; again changes nothing.")
            .Produces<ChangedAnswer>()
            .ProducesProblem(409);
        message
            .MapDelete("/reactions/{emoji}", RemoveReactionAsync)
            .WithSummary("Takes a reaction back; again changes nothing.")
            .Produces<ChangedAnswer>()
            .ProducesProblem(409);
    }

    private static Task<IResult> ReadAsync([AsParameters] ChannelCall channel, long seq)
    {
        var readerId = channel.Caller().Id;
        return channel.AnswerAsync(grain => grain.ReadMessageAsync(readerId, seq), TypedResults.Ok);
    }

    private static Task<IResult> EditAsync([AsParameters] ChannelCall channel, long seq, EditMessageRequest request) =>
        ChangeAsync(channel, new(channel.Caller(), seq, MessageAction.Edit, request.Text, request.ClientId));

    private static Task<IResult> DeleteAsync([AsParameters] ChannelCall channel, long seq) =>
        ChangeAsync(channel, new(channel.Caller(), seq, MessageAction.Delete));

    private static Task<IResult> RestoreAsync([AsParameters] ChannelCall channel, long seq) =>
        ChangeAsync(channel, new(channel.Caller(), seq, MessageAction.Restore));

    private static Task<IResult> AddReactionAsync([AsParameters] ChannelCall channel, long seq, string emoji) =>
        ChangeAsync(channel, new(channel.Caller(), seq, MessageAction.AddReaction, emoji));

    private static Task<IResult> RemoveReactionAsync([AsParameters] ChannelCall channel, long seq, string emoji) =>
        ChangeAsync(channel, new(channel.Caller(), seq, MessageAction.RemoveReaction, emoji));

    private static Task<IResult> ChangeAsync(ChannelCall channel, ChangeMessage change) =>
        channel.AnswerAsync(grain => grain.ChangeMessageAsync(change), ChangedAnswer.Of);
}
