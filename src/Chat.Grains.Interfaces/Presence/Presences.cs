namespace Chat.Presence;

/// <summary>What somebody says of themselves; at least one of text and emoji.</summary>
/// <param name="Text">At most 100 characters.</param>
/// <param name="Emoji">At most 32 characters.</param>
/// <param name="Until">When it ends; in the future, at most a year ahead. Never, if nothing is said.</param>
[GenerateSerializer, Immutable, Alias("chat.custom-status")]
public sealed record CustomStatus(
    [property: Id(0)] string? Text = null,
    [property: Id(1)] string? Emoji = null,
    [property: Id(2)] DateTimeOffset? Until = null
);

/// <summary>How somebody wants to be seen, in place of what they wanted before.</summary>
[GenerateSerializer, Immutable, Alias("chat.set-presence")]
public sealed record SetPresence(
    [property: Id(0)] PresenceChoice Choice,
    [property: Id(1)] CustomStatus? CustomStatus = null
);

/// <summary>The truth, for the person's own devices.</summary>
/// <param name="Status">What others see.</param>
[GenerateSerializer, Immutable, Alias("chat.own-presence")]
public sealed record OwnPresence(
    [property: Id(0)] PresenceChoice Choice,
    [property: Id(1)] PresenceStatus Status,
    [property: Id(2)] DateTimeOffset? LastSeenAt,
    [property: Id(3)] CustomStatus? CustomStatus
);

/// <summary>What those who may see somebody see of them.</summary>
/// <param name="Version">Grows with each change; the news with the greater one is the newer.</param>
/// <param name="LastSeenAt">When they were here last.</param>
[GenerateSerializer, Immutable, Alias("chat.shown-presence")]
public sealed record ShownPresence(
    [property: Id(0)] string UserId,
    [property: Id(1)] long Version,
    [property: Id(2)] PresenceStatus Status,
    [property: Id(3)] DateTimeOffset? LastSeenAt,
    [property: Id(4)] CustomStatus? CustomStatus
);

/// <summary>Somebody may not see a person any more, from now on.</summary>
/// <param name="UserId">The person.</param>
/// <param name="FromUserId">Who may not; null for everybody but themselves.</param>
[GenerateSerializer, Immutable, Alias("chat.hidden-presence")]
public sealed record HiddenPresence([property: Id(0)] string UserId, [property: Id(1)] string? FromUserId);
