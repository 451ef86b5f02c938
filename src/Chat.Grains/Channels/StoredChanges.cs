using System.Text.Json;
using Chat.Data.Log;
using Chat.Delivery;
using Chat.Erasure;
using Chat.Messages;
using Chat.Rooms;
using Microsoft.Extensions.Logging;

namespace Chat.Channels;

/// <summary>From what the database holds to what people are sent: the only place where that is decided.</summary>
internal static partial class StoredChanges
{
    /// <summary>
    /// What cannot be read is hidden: a log that was tampered with is for an audit to explain, and people go on with what is
    /// there.
    /// </summary>
    public static Change ToChange(this StoredChange stored, ILogger logger)
    {
        try
        {
            return ToChange(stored);
        }
        catch (JsonException exception)
        {
            LogUnreadable(logger, stored.ChannelId, stored.Seq, exception);
            return Hide(stored);
        }
    }

    private static Change Hide(StoredChange stored) => new(stored.Seq, null, null, Hidden: true);

    private static Change ToChange(StoredChange stored) =>
        stored.Kind switch
        {
            ChangeKind.MessagePosted => new Change(stored.Seq, ToPosted(stored), null),
            ChangeKind.MemberJoined or ChangeKind.MemberLeft => new Change(stored.Seq, null, ToMemberChange(stored)),
            ChangeKind.MemberRoleChanged => new Change(stored.Seq, null, null, Role: ToRoleChange(stored)),
            ChangeKind.MessageEdited => OfMessage(stored, MessageAction.Edit, stored.VisibleText),
            ChangeKind.MessageDeleted => OfMessage(stored, MessageAction.Delete, text: null),
            ChangeKind.MessageRestored => OfMessage(stored, MessageAction.Restore, stored.VisibleText),
            ChangeKind.ReactionAdded => OfMessage(stored, MessageAction.AddReaction, stored.Text),
            ChangeKind.ReactionRemoved => OfMessage(stored, MessageAction.RemoveReaction, stored.Text),
            ChangeKind.ContentErased => new Change(stored.Seq, null, null, Erased: ToErased(stored)),
            ChangeKind.MemberMuted => OfRestriction(stored, Restriction.Mute, imposed: true),
            ChangeKind.MemberUnmuted => OfRestriction(stored, Restriction.Mute, imposed: false),
            ChangeKind.MemberBanned => OfRestriction(stored, Restriction.Ban, imposed: true),
            ChangeKind.MemberUnbanned => OfRestriction(stored, Restriction.Ban, imposed: false),
            ChangeKind.SettingsChanged => new Change(stored.Seq, null, null, Settings: ToSettings(stored)),
            ChangeKind.Removed => new Change(stored.Seq, null, null),
            _ => Hide(stored), // of a kind that only newer silos know
        };

    public static Message ToMessage(this StoredMessage stored) =>
        new(
            stored.ChannelId,
            stored.Seq,
            stored.Ordinal,
            stored.Id,
            stored.SenderId,
            stored.SenderName ?? stored.SenderId,
            stored.ClientId ?? "",
            stored.CurrentText,
            stored.CreatedAt
        )
        {
            ChangedSeq = stored.ChangedSeq,
            EditedAt = stored.Edit?.At,
            DeletedAt = stored.Deletion?.At,
            DeletedBy = stored.Deletion?.ActorId,
            Reactions = [.. stored.Reactions.Select(ToReaction)],
        };

    private static Reaction ToReaction(StoredReaction stored) =>
        new(stored.Emoji, stored.Count, stored.OwnSeq is not null);

    private static Message ToPosted(StoredChange stored) =>
        new(
            stored.ChannelId,
            stored.Seq,
            stored.Ordinal,
            stored.Id,
            stored.ActorId,
            stored.ActorName ?? stored.ActorId,
            stored.ClientId ?? "",
            stored.VisibleText,
            stored.CreatedAt
        );

    private static Change OfMessage(StoredChange stored, MessageAction action, string? text)
    {
        var editedAt = action == MessageAction.Restore ? stored.EditedAt : null;
        var change = new MessageChange(
            action,
            stored.MessageSeq!.Value,
            ActorOf(stored),
            stored.CreatedAt,
            text,
            editedAt,
            stored.ClientId
        );
        return new Change(stored.Seq, null, null, change);
    }

    private static Change OfRestriction(StoredChange stored, Restriction restriction, bool imposed) =>
        new(
            stored.Seq,
            Posted: null,
            stored.Kind == ChangeKind.MemberBanned && stored.Role is > MemberRole.None
                ? new MemberChange(
                    false,
                    SubjectOf(stored),
                    stored.CreatedAt,
                    (RoomRole)stored.Role.Value,
                    ActorOf(stored)
                )
                : null,
            Restriction: new RestrictionChange(
                restriction,
                imposed,
                SubjectOf(stored),
                ActorOf(stored),
                stored.CreatedAt,
                ChangeDetails.Read<RestrictionDetail>(stored.Detail).Until
            )
        );

    private static SettingsChange ToSettings(StoredChange stored)
    {
        var (name, topic, description, slowSeconds, archived) = ChangeDetails.Read<SettingsDetail>(stored.Detail);
        return new(new(name, topic, description, slowSeconds, archived), ActorOf(stored), stored.CreatedAt);
    }

    private static ErasedContent ToErased(StoredChange stored) => new(stored.SubjectId!, stored.CreatedAt);

    private static MemberChange ToMemberChange(StoredChange stored) =>
        new(
            stored.Kind == ChangeKind.MemberJoined,
            SubjectOf(stored),
            stored.CreatedAt,
            (RoomRole)(stored.Role ?? MemberRole.Member),
            stored.ActorId == stored.SubjectId ? null : ActorOf(stored)
        );

    private static RoleChange ToRoleChange(StoredChange stored) =>
        new(SubjectOf(stored), (RoomRole)stored.Role!, ActorOf(stored), stored.CreatedAt);

    private static Person ActorOf(StoredChange stored) => new(stored.ActorId, stored.ActorName ?? stored.ActorId);

    private static Person SubjectOf(StoredChange stored) =>
        new(stored.SubjectId!, stored.SubjectName ?? stored.SubjectId!);

    [LoggerMessage(
        EventId = 121,
        Level = LogLevel.Error,
        Message = "{ChannelId}: change {Seq} cannot be read, and is hidden"
    )]
    private static partial void LogUnreadable(ILogger logger, string channelId, long seq, Exception exception);
}
