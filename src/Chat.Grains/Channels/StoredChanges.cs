using Chat.Data.Log;
using Chat.Delivery;
using Chat.Messages;

namespace Chat.Channels;

/// <summary>From what the database holds to what people are sent.</summary>
internal static class StoredChanges
{
    public static Change ToChange(this StoredChange stored) =>
        stored.Kind switch
        {
            ChangeKind.MessagePosted => new Change(stored.Seq, ToPosted(stored), null),
            ChangeKind.MemberJoined or ChangeKind.MemberLeft => new Change(stored.Seq, null, ToMemberChange(stored)),
            _ => new Change(stored.Seq, null, null),
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
            stored.CurrentText ?? "",
            stored.CreatedAt
        );

    private static Message ToPosted(StoredChange stored) =>
        new(
            stored.ChannelId,
            stored.Seq,
            stored.Ordinal,
            stored.Id,
            stored.ActorId,
            stored.ActorName ?? stored.ActorId,
            stored.ClientId ?? "",
            stored.IsHidden ? "" : stored.Text ?? "",
            stored.CreatedAt
        );

    private static MemberChange ToMemberChange(StoredChange stored) =>
        new(
            stored.Kind == ChangeKind.MemberJoined,
            new Person(stored.SubjectId!, stored.SubjectName ?? stored.SubjectId!),
            stored.CreatedAt
        );
}
