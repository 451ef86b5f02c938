namespace Chat.Data.Log;

/// <summary>Somebody who is a member of a channel now.</summary>
/// <param name="UserId">The member.</param>
/// <param name="DisplayName">The display name; <see langword="null"/> when the member is no user.</param>
/// <param name="Role">What the member may do.</param>
/// <param name="JoinedSeq">The change by which they joined.</param>
/// <param name="JoinedOrdinal">Messages up to this one were there before them and never count as unread.</param>
/// <param name="JoinedAt">When they joined, UTC.</param>
public sealed record ChannelMember(
    string UserId,
    string? DisplayName,
    MemberRole Role,
    long JoinedSeq,
    long JoinedOrdinal,
    DateTimeOffset JoinedAt
);
