using Chat.Rooms;

namespace Chat.Messages;

internal sealed record EditMessageRequest(string ClientId, string Text);

/// <summary>One message over REST: reading, editing, deleting and restoring it, and reacting to it.</summary>
internal static class MessagesApi
{
    public static void MapMessages(this IEndpointRouteBuilder routes)
    {
        var message = routes
            .MapGroup("/api/rooms/{id}/messages/{seq}")
            .RequireAuthorization()
            .WithTags("Messages")
            .ProducesProblem(400)
            .ProducesProblem(401)
            .ProducesProblem(403)
            .ProducesProblem(404)
            .ProducesProblem(429)
            .ProducesProblem(503);
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

    private static Task<IResult> ReadAsync([AsParameters] RoomCall room, long seq) =>
        room.AnswerAsync(grain => grain.ReadMessageAsync(room.Caller().Id, seq), TypedResults.Ok);

    private static Task<IResult> EditAsync([AsParameters] RoomCall room, long seq, EditMessageRequest request) =>
        ChangeAsync(room, new(room.Caller(), seq, MessageAction.Edit, request.Text, request.ClientId));

    private static Task<IResult> DeleteAsync([AsParameters] RoomCall room, long seq) =>
        ChangeAsync(room, new(room.Caller(), seq, MessageAction.Delete));

    private static Task<IResult> RestoreAsync([AsParameters] RoomCall room, long seq) =>
        ChangeAsync(room, new(room.Caller(), seq, MessageAction.Restore));

    private static Task<IResult> AddReactionAsync([AsParameters] RoomCall room, long seq, string emoji) =>
        ChangeAsync(room, new(room.Caller(), seq, MessageAction.AddReaction, emoji));

    private static Task<IResult> RemoveReactionAsync([AsParameters] RoomCall room, long seq, string emoji) =>
        ChangeAsync(room, new(room.Caller(), seq, MessageAction.RemoveReaction, emoji));

    private static Task<IResult> ChangeAsync(RoomCall room, ChangeMessage change) =>
        room.AnswerAsync(grain => grain.ChangeMessageAsync(change), ChangedAnswer.Of);
}
