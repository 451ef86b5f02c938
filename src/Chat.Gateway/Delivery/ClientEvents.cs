using Chat.Messages;
using Chat.Rooms;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Delivery;

/// <summary>Somebody joined or left; the argument of <c>UserJoined</c> and <c>UserLeft</c>.</summary>
/// <param name="ActorId">Who made it so; null for the person themselves.</param>
internal sealed record MemberEvent(
    string ChannelId,
    long Seq,
    string UserId,
    string DisplayName,
    DateTimeOffset At,
    RoomRole Role,
    string? ActorId,
    string? ActorName
);

/// <summary>A message was deleted; the argument of <c>MessageDeleted</c>.</summary>
internal sealed record DeletionEvent(
    string ChannelId,
    long Seq,
    long MessageSeq,
    string UserId,
    string DisplayName,
    DateTimeOffset At
);

/// <summary>
/// A message has another text, or can be seen again; the argument of <c>MessageEdited</c> and <c>MessageRestored</c>.
/// </summary>
/// <param name="Text">Null when the message has been deleted meanwhile.</param>
internal sealed record TextEvent(
    string ChannelId,
    long Seq,
    long MessageSeq,
    string UserId,
    string DisplayName,
    DateTimeOffset At,
    string? Text,
    DateTimeOffset? EditedAt
);

/// <summary>Somebody reacts, or no longer; the argument of <c>ReactionAdded</c> and <c>ReactionRemoved</c>.</summary>
internal sealed record ReactionEvent(
    string ChannelId,
    long Seq,
    long MessageSeq,
    string UserId,
    string DisplayName,
    DateTimeOffset At,
    string Emoji
);

/// <summary>A member has another role; the argument of <c>RoleChanged</c>.</summary>
internal sealed record RoleEvent(
    string ChannelId,
    long Seq,
    string UserId,
    string DisplayName,
    RoomRole Role,
    string ActorId,
    string ActorName,
    DateTimeOffset At
);

/// <summary>
/// The content of everything that somebody did before this change is erased; the argument of <c>ContentErased</c>.
/// </summary>
internal sealed record ErasureEvent(string ChannelId, long Seq, string UserId, DateTimeOffset At);

/// <summary>
/// A change that clients are not told of; the argument of <c>ChannelAdvanced</c>. It keeps them from looking for the seq.
/// </summary>
internal sealed record AdvanceEvent(string ChannelId, long Seq);

/// <summary>A change as clients are sent it. See <see cref="EventRun"/> for how it travels.</summary>
internal static partial class ClientEvents
{
    /// <summary>Every change has an event: a client takes a seq that does not come for a loss.</summary>
    public static InvocationMessage Of(string channelId, Change change) =>
        Told(channelId, change) ?? Event("ChannelAdvanced", new AdvanceEvent(channelId, change.Seq));

    /// <summary>
    /// The event that tells what the change was; null if clients are not told, as of what a newer silo knows and this gateway
    /// does not.
    /// </summary>
    public static InvocationMessage? Told(string channelId, Change change) =>
        change switch
        {
            { Posted: { } message } => Event("MessageReceived", message),
            { Restriction: { } restriction } => Of(channelId, change.Seq, restriction, change.Member is not null),
            { Settings: { } settings } => Of(channelId, change.Seq, settings),
            { Member: { } member } when Enum.IsDefined(member.Role) => Event(
                member.Joined ? "UserJoined" : "UserLeft",
                new MemberEvent(
                    channelId,
                    change.Seq,
                    member.Person.Id,
                    member.Person.DisplayName,
                    member.At,
                    member.Role,
                    member.Actor?.Id,
                    member.Actor?.DisplayName
                )
            ),
            { Message: { } message } => Of(channelId, change.Seq, message),
            { Role: { } role } when Enum.IsDefined(role.Role) => Event(
                "RoleChanged",
                new RoleEvent(
                    channelId,
                    change.Seq,
                    role.Person.Id,
                    role.Person.DisplayName,
                    role.Role,
                    role.Actor.Id,
                    role.Actor.DisplayName,
                    role.At
                )
            ),
            { Erased: { } erased } => Event(
                "ContentErased",
                new ErasureEvent(channelId, change.Seq, erased.UserId, erased.At)
            ),
            _ => null,
        };

    private static InvocationMessage? Of(string channelId, long seq, MessageChange change)
    {
        var (action, messageSeq, (userId, name), at, text, editedAt, _) = change;
        return action switch
        {
            MessageAction.Edit => Event(
                "MessageEdited",
                new TextEvent(channelId, seq, messageSeq, userId, name, at, text, EditedAt: at)
            ),
            MessageAction.Delete => Event(
                "MessageDeleted",
                new DeletionEvent(channelId, seq, messageSeq, userId, name, at)
            ),
            MessageAction.Restore => Event(
                "MessageRestored",
                new TextEvent(channelId, seq, messageSeq, userId, name, at, text, editedAt)
            ),
            // What it was is gone when its author's content was erased.
            MessageAction.AddReaction or MessageAction.RemoveReaction when text is not null => Event(
                action == MessageAction.AddReaction ? "ReactionAdded" : "ReactionRemoved",
                new ReactionEvent(channelId, seq, messageSeq, userId, name, at, text)
            ),
            _ => null,
        };
    }

    private static InvocationMessage Event(string name, object argument) => new(name, [argument]);
}
