using Chat.Contexts;

namespace Chat.Rooms;

/// <param name="Name">1–80 characters after trimming, without control characters. Not unique.</param>
/// <param name="Description">Up to 500 characters.</param>
[GenerateSerializer, Immutable, Alias("chat.create-room")]
public sealed record CreateRoom(
    [property: Id(0)] Person Creator,
    [property: Id(1)] string Name,
    [property: Id(2)] string? Description
);

/// <summary>A public room as one user sees it.</summary>
/// <param name="Joined">Whether that user is a member.</param>
/// <param name="Role">What that user may do; null when they are no member.</param>
[GenerateSerializer, Immutable, Alias("chat.room-view")]
public sealed record Room(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string? Description,
    [property: Id(3)] string CreatedBy,
    [property: Id(4)] DateTimeOffset CreatedAt,
    [property: Id(5)] int MemberCount,
    [property: Id(6)] bool Joined,
    [property: Id(7)] RoomRole? Role
)
{
    /// <summary>What it is about at the moment; null when nobody has said.</summary>
    [Id(8)]
    public string? Topic { get; init; }

    /// <summary>How long members wait between two posts, in seconds; 0 for not at all.</summary>
    [Id(9)]
    public int SlowSeconds { get; init; }

    /// <summary>Since when nobody may write or join; null when they may.</summary>
    [Id(13)]
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>What of another service the room is about; null for a room that is about nothing of the kind.</summary>
    [Id(16)]
    public ContextRef? Context { get; init; }

    /// <summary>When somebody wrote last, or when it was created if nobody has; up to some seconds late.</summary>
    [Id(15)]
    public DateTimeOffset LastActivityAt { get; init; }

    /// <summary>How many messages the user has not read; <see langword="null"/> for one who is no member.</summary>
    [Id(10)]
    public long? Unread { get; init; }

    /// <summary>
    /// Where unread messages begin: up to where the user has read, or their join if that came later; <see langword="null"/>
    /// for one who is no member.
    /// </summary>
    [Id(11)]
    public long? ReadSeq { get; init; }

    /// <summary>How many of the unread messages mention the user; <see langword="null"/> for one who is no member.</summary>
    [Id(14)]
    public long? Mentions { get; init; }

    /// <summary>
    /// The newest change that the other values are of: a client that shows them goes on from here.
    /// <see langword="null"/> for one who is no member.
    /// </summary>
    [Id(30)]
    public long? HeadSeq { get; init; }

    /// <summary>The newest message; <see langword="null"/> when there is none, and for one who is no member.</summary>
    [Id(12)]
    public LastMessage? LastMessage { get; init; }
}

/// <summary>The newest message of a room, as a list of rooms shows it.</summary>
/// <param name="Text">Up to 200 characters of its latest text; <see langword="null"/> when it is deleted or erased.</param>
[GenerateSerializer, Immutable, Alias("chat.last-message")]
public sealed record LastMessage(
    [property: Id(0)] long Seq,
    [property: Id(1)] string SenderId,
    [property: Id(2)] string SenderName,
    [property: Id(3)] string? Text,
    [property: Id(4)] bool Deleted,
    [property: Id(5)] DateTimeOffset CreatedAt
);
