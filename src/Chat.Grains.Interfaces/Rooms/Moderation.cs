namespace Chat.Rooms;

/// <summary>Settings of a room that are to change, or did: what is null does not.</summary>
/// <param name="Name">1–80 characters after trimming, without control characters.</param>
/// <param name="Topic">What it is about at the moment, up to 250 characters without control characters; empty for none.</param>
/// <param name="Description">Up to 500 characters; empty for none.</param>
/// <param name="SlowSeconds">How long members wait between two posts, up to <see cref="MaxSlowSeconds"/>; 0 for not at all.</param>
/// <param name="Archived">Whether nobody may write or join any more.</param>
[GenerateSerializer, Immutable, Alias("chat.room-patch")]
public sealed record RoomPatch(
    [property: Id(0)] string? Name = null,
    [property: Id(1)] string? Topic = null,
    [property: Id(2)] string? Description = null,
    [property: Id(3)] int? SlowSeconds = null,
    [property: Id(4)] bool? Archived = null
)
{
    /// <summary>Six hours.</summary>
    public const int MaxSlowSeconds = 21_600;
}

/// <summary>Settings that somebody wants changed.</summary>
[GenerateSerializer, Immutable, Alias("chat.change-settings")]
public sealed record ChangeSettings([property: Id(0)] Person Actor, [property: Id(1)] RoomPatch Patch);

/// <summary>What may be done to somebody. The numbers travel: never reuse one.</summary>
[GenerateSerializer]
public enum Restriction
{
    /// <summary>Not a restriction: what stands where there is none.</summary>
    None = 0,

    /// <summary>They may not write.</summary>
    Mute = 1,

    /// <summary>They may not be in the room.</summary>
    Ban = 2,
}

/// <summary>Somebody is to be muted or banned, or not any more.</summary>
/// <param name="UserId">Who.</param>
/// <param name="Imposed">False lifts it.</param>
/// <param name="Until">When it ends by itself: in the future, at most ten years ahead; null for never.</param>
/// <param name="Reason">For moderators and the audit, up to 500 characters.</param>
[GenerateSerializer, Immutable, Alias("chat.restrict-member")]
public sealed record RestrictMember(
    [property: Id(0)] Person Actor,
    [property: Id(1)] string UserId,
    [property: Id(2)] Restriction Restriction,
    [property: Id(3)] bool Imposed,
    [property: Id(4)] DateTimeOffset? Until = null,
    [property: Id(5)] string? Reason = null
);

/// <summary>A member is to be sent away; unlike somebody who is banned they may join again.</summary>
[GenerateSerializer, Immutable, Alias("chat.remove-member")]
public sealed record RemoveMember([property: Id(0)] Person Actor, [property: Id(1)] string UserId);

/// <param name="After">People whose ids come after this one, in the order of ids.</param>
/// <param name="Limit">1 to <see cref="MembersQuery.MaxLimit"/>.</param>
[GenerateSerializer, Immutable, Alias("chat.restricted-query")]
public sealed record RestrictedQuery(
    [property: Id(0)] string ReaderId,
    [property: Id(1)] Restriction Restriction,
    [property: Id(2)] string After,
    [property: Id(3)] int Limit
);

/// <summary>Somebody who is muted or banned.</summary>
/// <param name="Until">Null for ever.</param>
/// <param name="At">Since when.</param>
/// <param name="ActorId">By whom.</param>
[GenerateSerializer, Immutable, Alias("chat.restricted")]
public sealed record RestrictedPerson(
    [property: Id(0)] string UserId,
    [property: Id(1)] string DisplayName,
    [property: Id(2)] DateTimeOffset? Until,
    [property: Id(3)] string? Reason,
    [property: Id(4)] DateTimeOffset At,
    [property: Id(5)] string ActorId,
    [property: Id(6)] string ActorName
);

/// <param name="More">Whether there are people after the last one.</param>
[GenerateSerializer, Immutable, Alias("chat.restricted-page")]
public sealed record RestrictedPage(
    [property: Id(0)] IReadOnlyList<RestrictedPerson> People,
    [property: Id(1)] bool More
);
