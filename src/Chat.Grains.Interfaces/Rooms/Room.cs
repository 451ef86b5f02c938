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
[GenerateSerializer, Immutable, Alias("chat.room-view")]
public sealed record Room(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string? Description,
    [property: Id(3)] string CreatedBy,
    [property: Id(4)] DateTimeOffset CreatedAt,
    [property: Id(5)] int MemberCount,
    [property: Id(6)] bool Joined
);
