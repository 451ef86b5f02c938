namespace Chat.Data.Retention;

/// <summary>Keeps retention and erasure away from a channel, from when it was placed until it is released.</summary>
/// <param name="Id">Its own id; a channel can have several holds, and is held as long as one of them is.</param>
/// <param name="ChannelId">The channel.</param>
/// <param name="Reason">Why, in the words of who placed it.</param>
/// <param name="PlacedBy">A user id, or <c>command line</c>.</param>
/// <param name="PlacedAt">When, UTC, by the database's clock.</param>
/// <param name="ReleasedBy">Who ended it; <see langword="null"/> while it holds.</param>
/// <param name="ReleasedAt">When it ended; <see langword="null"/> while it holds.</param>
public sealed record LegalHold(
    Guid Id,
    string ChannelId,
    string Reason,
    string PlacedBy,
    DateTimeOffset PlacedAt,
    string? ReleasedBy,
    DateTimeOffset? ReleasedAt
);
