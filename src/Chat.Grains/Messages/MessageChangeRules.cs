using Chat.Data.Log;
using Chat.Errors;

namespace Chat.Messages;

/// <summary>Everything on which it depends whether a message may be changed.</summary>
/// <param name="Change">What is wanted; fit as such, see <see cref="MessageRules"/>.</param>
/// <param name="Role">What who wants it may do in the channel.</param>
/// <param name="Message">The message as it is now, with the actor's own reactions.</param>
/// <param name="Earlier">The change that the actor made with this client id before, if there is one.</param>
internal sealed record MessageChangeCase(
    ChangeMessage Change,
    MemberRole Role,
    StoredMessage Message,
    EarlierEdit? Earlier,
    DateTimeOffset Now
);

/// <param name="Text">Null when it was erased.</param>
internal sealed record EarlierEdit(long Seq, long MessageSeq, string? Text);

/// <summary>Who may do what to a message, and when there is nothing left to do.</summary>
internal static class MessageChangeRules
{
    /// <summary>Nothing stands against it.</summary>
    private static readonly Result<ChangedMessage>? Write = null;

    private static readonly ChatError NotYours = new(ErrorCodes.NotAllowed, "Only who posted a message may edit it.");

    private static readonly ChatError NotYoursToDelete = new(
        ErrorCodes.NotAllowed,
        "Only who posted a message, moderators and the owner may delete it."
    );

    private static readonly ChatError NotAModerator = new(
        ErrorCodes.NotAllowed,
        "Only moderators and the owner may restore a message."
    );

    private static readonly ChatError Deleted = new(ErrorCodes.MessageDeleted, "The message is deleted.");

    private static readonly ChatError WindowOver = new(
        ErrorCodes.EditWindowOver,
        "The message was posted too long ago to be edited."
    );

    private static readonly ChatError ClientIdReused = new(
        ErrorCodes.ClientIdReused,
        "This client id was used before for another edit."
    );

    /// <summary>A refusal, or the change that had done it before; null when the change is to be written.</summary>
    public static Result<ChangedMessage>? Decide(MessageChangeCase @case, MessageOptions options) =>
        @case.Change.Action switch
        {
            MessageAction.Edit => Edit(@case, options.EditWindow),
            MessageAction.Delete => Delete(@case),
            MessageAction.Restore => Restore(@case),
            MessageAction.AddReaction => AddReaction(@case, options.MaxReactions),
            _ => RemoveReaction(@case),
        };

    /// <summary>The answer to an edit whose client id was used before.</summary>
    public static Result<ChangedMessage> Repeat(ChangeMessage change, EarlierEdit earlier) =>
        earlier.MessageSeq == change.MessageSeq
        && (earlier.Text is null || string.Equals(earlier.Text, change.Text, StringComparison.Ordinal))
            ? Done(earlier.Seq)
            : ClientIdReused;

    private static Result<ChangedMessage>? Edit(MessageChangeCase @case, TimeSpan window)
    {
        var (change, _, message, earlier, now) = @case;
        return earlier is not null ? Repeat(change, earlier)
            : message.SenderId != change.Actor.Id ? NotYours
            : message.Deletion is not null ? Deleted
            : window == TimeSpan.Zero || now - message.CreatedAt > window ? WindowOver
            : Write;
    }

    private static Result<ChangedMessage>? Delete(MessageChangeCase @case)
    {
        var (change, role, message, _, _) = @case;
        return message.SenderId != change.Actor.Id && role < MemberRole.Moderator ? NotYoursToDelete
            : message.Deletion is { } deletion ? Done(deletion.Seq)
            : Write;
    }

    private static Result<ChangedMessage>? Restore(MessageChangeCase @case) =>
        @case.Role < MemberRole.Moderator ? NotAModerator
        : @case.Message.Deletion is null ? Done(@case.Message.ChangedSeq)
        : Write;

    private static Result<ChangedMessage>? AddReaction(MessageChangeCase @case, int maxReactions)
    {
        var reactions = @case.Message.Reactions;
        var present = reactions.FirstOrDefault(reaction => reaction.Emoji == @case.Change.Text);
        return present?.OwnSeq is { } seq ? Done(seq)
            : @case.Message.Deletion is not null ? Deleted
            : present is null && reactions.Count >= maxReactions
                ? new ChatError(
                    ErrorCodes.TooManyReactions,
                    $"A message has at most {maxReactions} different reactions."
                )
            : Write;
    }

    private static Result<ChangedMessage>? RemoveReaction(MessageChangeCase @case) =>
        !@case.Message.Reactions.Any(reaction => reaction.Emoji == @case.Change.Text && reaction.OwnSeq is not null)
            ? Done(@case.Message.ChangedSeq)
        : @case.Message.Deletion is not null ? Deleted
        : Write;

    private static ChangedMessage Done(long seq) => new(seq, Repeated: true);
}
