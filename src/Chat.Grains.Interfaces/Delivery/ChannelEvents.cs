using Chat.Erasure;
using Chat.Messages;
using Chat.Rooms;

namespace Chat.Delivery;

/// <summary>A position in a channel's log.</summary>
/// <param name="Epoch">Changes when a backup was restored; positions of different epochs cannot be compared.</param>
/// <param name="Seq">The last change it includes; 0 is before the first.</param>
[GenerateSerializer, Immutable, Alias("chat.cursor")]
public sealed record ChannelCursor(
    [property: Id(0)] string ChannelId,
    [property: Id(1)] long Epoch,
    [property: Id(2)] long Seq
);

/// <summary>
/// Changes of one channel that follow each other: consecutive seqs, ascending. Without changes it is a sign of life: the
/// stream's answer to an attachment.
/// </summary>
[GenerateSerializer, Immutable, Alias("chat.events")]
public sealed record ChannelEvents(
    [property: Id(0)] string ChannelId,
    [property: Id(1)] long Epoch,
    [property: Id(2)] IReadOnlyList<Change> Changes
);

/// <summary>
/// One change of a channel: at most one of the others is set, none for a change that people are not told of. Only the ban of a
/// member is both a restriction and the end of a membership.
/// </summary>
/// <param name="Posted">
/// With its latest text, or none if it is hidden now; what else became of it, later changes tell.
/// </param>
/// <param name="Hidden">
/// The change is there, and those who are sent this are not told what it is. Without it, a change with nothing in it was
/// removed from the log, and what a client holds from before it may be gone too.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.change")]
public sealed record Change(
    [property: Id(0)] long Seq,
    [property: Id(1)] Message? Posted,
    [property: Id(2)] MemberChange? Member,
    [property: Id(3)] MessageChange? Message = null,
    [property: Id(4)] RoleChange? Role = null,
    [property: Id(5)] ErasedContent? Erased = null,
    [property: Id(6)] RestrictionChange? Restriction = null,
    [property: Id(7)] SettingsChange? Settings = null,
    [property: Id(8)] bool Hidden = false
);

/// <param name="Joined">True for a join, false for a leave.</param>
/// <param name="Role">The role somebody starts with, or had.</param>
/// <param name="Actor">Who made it so; null for the person themselves.</param>
[GenerateSerializer, Immutable, Alias("chat.member-change")]
public sealed record MemberChange(
    [property: Id(0)] bool Joined,
    [property: Id(1)] Person Person,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] RoomRole Role = RoomRole.Member,
    [property: Id(4)] Person? Actor = null
);

/// <summary>Something was done to a message.</summary>
/// <param name="Text">
/// Of an edited or restored message its latest text, or none if it is hidden now; of a reaction the emoji.
/// </param>
/// <param name="EditedAt">When the text of a restored message was last edited.</param>
/// <param name="ClientId">The editor's own id of an edit.</param>
[GenerateSerializer, Immutable, Alias("chat.message-change")]
public sealed record MessageChange(
    [property: Id(0)] MessageAction Action,
    [property: Id(1)] long MessageSeq,
    [property: Id(2)] Person Actor,
    [property: Id(3)] DateTimeOffset At,
    [property: Id(4)] string? Text = null,
    [property: Id(5)] DateTimeOffset? EditedAt = null,
    [property: Id(6)] string? ClientId = null
);

/// <summary>A member has another role.</summary>
[GenerateSerializer, Immutable, Alias("chat.role-change")]
public sealed record RoleChange(
    [property: Id(0)] Person Person,
    [property: Id(1)] RoomRole Role,
    [property: Id(2)] Person Actor,
    [property: Id(3)] DateTimeOffset At
);

/// <summary>Somebody was muted or banned, or is not any more.</summary>
/// <param name="Imposed">False when it was lifted.</param>
/// <param name="Until">When it ends by itself; null for never.</param>
[GenerateSerializer, Immutable, Alias("chat.restriction-change")]
public sealed record RestrictionChange(
    [property: Id(0)] Restriction Restriction,
    [property: Id(1)] bool Imposed,
    [property: Id(2)] Person Person,
    [property: Id(3)] Person Actor,
    [property: Id(4)] DateTimeOffset At,
    [property: Id(5)] DateTimeOffset? Until
);

/// <summary>The channel has other settings.</summary>
/// <param name="Patch">What was changed, and only that.</param>
[GenerateSerializer, Immutable, Alias("chat.settings-change")]
public sealed record SettingsChange(
    [property: Id(0)] RoomPatch Patch,
    [property: Id(1)] Person Actor,
    [property: Id(2)] DateTimeOffset At
);
