namespace Chat.Data.Log;

/// <summary>What a change did to its channel. The numbers are stored and hashed: never reuse one.</summary>
public enum ChangeKind : short
{
    /// <summary>
    /// Never written: read instead of a change that retention removed from the log. See <see cref="ChannelChange.IsRemoved"/>.
    /// </summary>
    Removed = 0,

    MessagePosted = 1,
    MemberJoined = 2,
    MemberLeft = 3,
    MessageEdited = 4,
    MessageDeleted = 5,
    MessageRestored = 6,
    ReactionAdded = 7,
    ReactionRemoved = 8,
    MemberRoleChanged = 9,

    /// <summary>Everything that the subject had written before this change may be gone, at their own request.</summary>
    ContentErased = 10,

    /// <summary>The subject may not write, for a time or for ever.</summary>
    MemberMuted = 11,
    MemberUnmuted = 12,

    /// <summary>The subject is no member any more, if they were one, and may not join, for a time or for ever.</summary>
    MemberBanned = 13,
    MemberUnbanned = 14,

    /// <summary>The channel, which is the subject, has other settings.</summary>
    SettingsChanged = 15,
}

internal static class ChangeKinds
{
    /// <summary>The newest kind there is.</summary>
    public const ChangeKind Last = ChangeKind.SettingsChanged;

    /// <summary>Whether it has a <see cref="ChannelChange.Detail"/>.</summary>
    public static bool HasDetail(this ChangeKind kind) => kind is >= ChangeKind.MemberMuted and <= Last;

    /// <summary>Whether it changes a message: a row of <c>message_revisions</c>.</summary>
    public static bool ConcernsMessage(this ChangeKind kind) =>
        kind is >= ChangeKind.MessageEdited and <= ChangeKind.ReactionRemoved;

    /// <summary>Whether it carries a text of its author, which can be erased.</summary>
    public static bool HasText(this ChangeKind kind) =>
        kind
            is ChangeKind.MessagePosted
                or ChangeKind.MessageEdited
                or ChangeKind.ReactionAdded
                or ChangeKind.ReactionRemoved;
}
