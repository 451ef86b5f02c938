namespace Chat.Data.Invitations;

/// <summary>A group to which somebody is invited, as they see it.</summary>
/// <param name="InviterName">What who invites is called now; <see langword="null"/> if they are gone.</param>
public sealed record StoredInvitation(
    string ChannelId,
    string? Name,
    string? Description,
    int MemberCount,
    string InvitedBy,
    string? InviterName,
    DateTimeOffset At
);

/// <summary>Somebody who is invited to a group, as those see it who may invite.</summary>
/// <param name="DisplayName">What they are called now; <see langword="null"/> if they are gone.</param>
public sealed record InvitedPerson(
    string UserId,
    string? DisplayName,
    string InvitedBy,
    string? InviterName,
    DateTimeOffset At
);

/// <summary>What has become of an invitation.</summary>
/// <param name="Wait">How long until the next one is possible; nothing was written if it is more than zero.</param>
/// <param name="DisplayName">What who was invited is called.</param>
/// <param name="At">When they were invited.</param>
/// <param name="IsTold">Whether they are to be told.</param>
public readonly record struct InviteOutcome(TimeSpan Wait, string DisplayName, DateTimeOffset At, bool IsTold);
