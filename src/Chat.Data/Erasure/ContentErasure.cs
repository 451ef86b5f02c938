namespace Chat.Data.Erasure;

/// <summary>An order to erase everything that a person has written until then, and how far it has been carried out.</summary>
/// <param name="Id">Its own id; also that of the change of each channel that records it.</param>
/// <param name="UserId">Whose content.</param>
/// <param name="RequestedBy">Who ordered it: a user id, or <c>command line</c>.</param>
/// <param name="RequestedAt">When, UTC, by the database's clock.</param>
/// <param name="CompletedAt">When the last text was gone; <see langword="null"/> while it is under way.</param>
/// <param name="Channels">Channels to look through; 0 until a silo has begun.</param>
/// <param name="ChannelsDone">Those of them in which nothing is left.</param>
/// <param name="Erased">How many texts and reactions are gone.</param>
public sealed record ContentErasure(
    Guid Id,
    string UserId,
    string RequestedBy,
    DateTimeOffset RequestedAt,
    DateTimeOffset? CompletedAt,
    long Channels,
    long ChannelsDone,
    long Erased
);

/// <summary>What became of an order.</summary>
/// <param name="Erasure">The order that is under way; <see langword="null"/> when it was refused.</param>
/// <param name="HeldChannels">The channels whose legal hold keeps it from being taken.</param>
public sealed record ErasureOrder(ContentErasure? Erasure, IReadOnlyList<string> HeldChannels);
