using Chat.Messages;

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

/// <summary>One change of a channel: at most one of the two is set, none for a change that people are not told of.</summary>
[GenerateSerializer, Immutable, Alias("chat.change")]
public sealed record Change(
    [property: Id(0)] long Seq,
    [property: Id(1)] Message? Posted,
    [property: Id(2)] MemberChange? Member
);

/// <param name="Joined">True for a join, false for a leave.</param>
[GenerateSerializer, Immutable, Alias("chat.member-change")]
public sealed record MemberChange(
    [property: Id(0)] bool Joined,
    [property: Id(1)] Person Person,
    [property: Id(2)] DateTimeOffset At
);
