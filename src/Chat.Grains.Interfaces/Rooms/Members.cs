namespace Chat.Rooms;

/// <summary>What a member may do in a room. The numbers travel and are stored: never reuse one.</summary>
[GenerateSerializer]
public enum RoomRole
{
    /// <summary>Not a role: what stands where there is none.</summary>
    None = 0,

    /// <summary>Reads, posts, reacts, and changes messages of their own.</summary>
    Member = 1,

    /// <summary>
    /// Also deletes and restores messages of others, mutes, bans and sends away members, and sets topic and slow mode.
    /// </summary>
    Moderator = 2,

    /// <summary>Who created the room: also appoints and dismisses moderators, and changes all settings.</summary>
    Owner = 3,
}

/// <summary>A role somebody is to have.</summary>
/// <param name="UserId">The member.</param>
/// <param name="Role">Member or moderator.</param>
[GenerateSerializer, Immutable, Alias("chat.change-role")]
public sealed record ChangeRole(
    [property: Id(0)] Person Actor,
    [property: Id(1)] string UserId,
    [property: Id(2)] RoomRole Role
);

/// <summary>A member of a room.</summary>
/// <param name="JoinedAt">When they joined last.</param>
[GenerateSerializer, Immutable, Alias("chat.room-member")]
public sealed record RoomMember(
    [property: Id(0)] string UserId,
    [property: Id(1)] string DisplayName,
    [property: Id(2)] RoomRole Role,
    [property: Id(3)] DateTimeOffset JoinedAt
);

/// <param name="After">Members whose ids come after this one, in the order of ids.</param>
/// <param name="Limit">1 to <see cref="MaxLimit"/>.</param>
[GenerateSerializer, Immutable, Alias("chat.members-query")]
public sealed record MembersQuery(
    [property: Id(0)] string ReaderId,
    [property: Id(1)] string After,
    [property: Id(2)] int Limit
)
{
    public const int MaxLimit = 100;
}

/// <param name="More">Whether there are members after the last one.</param>
[GenerateSerializer, Immutable, Alias("chat.members-page")]
public sealed record MembersPage([property: Id(0)] IReadOnlyList<RoomMember> Members, [property: Id(1)] bool More);
