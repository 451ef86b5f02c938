namespace Chat.Invitations;

[GenerateSerializer, Immutable, Alias("chat.invite")]
public sealed record InvitePerson([property: Id(0)] Person Actor, [property: Id(1)] string UserId);

/// <summary>Somebody who is invited to a group, as moderators see it.</summary>
/// <param name="InvitedBy">Who invited them; the first, if several have.</param>
[GenerateSerializer, Immutable, Alias("chat.invited")]
public sealed record Invited(
    [property: Id(0)] string UserId,
    [property: Id(1)] string DisplayName,
    [property: Id(2)] string InvitedBy,
    [property: Id(3)] string InviterName,
    [property: Id(4)] DateTimeOffset At
);

[GenerateSerializer, Immutable, Alias("chat.invited-page")]
public sealed record InvitedPage([property: Id(0)] IReadOnlyList<Invited> People, [property: Id(1)] bool More);

/// <summary>A group to which somebody is invited, as they see it; also the argument of <c>InvitationReceived</c>.</summary>
[GenerateSerializer, Immutable, Alias("chat.invitation")]
public sealed record Invitation(
    [property: Id(0)] string ChannelId,
    [property: Id(1)] string Name,
    [property: Id(2)] string? Description,
    [property: Id(3)] int MemberCount,
    [property: Id(4)] string InvitedBy,
    [property: Id(5)] string InviterName,
    [property: Id(6)] DateTimeOffset At
);

/// <summary>
/// Which channel it was; the argument of <c>InvitationEnded</c>, <c>GroupJoined</c>, <c>ContextJoined</c> and the like.
/// </summary>
public sealed record OwnGroupEvent(string ChannelId);
