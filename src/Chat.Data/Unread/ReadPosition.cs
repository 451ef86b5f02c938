namespace Chat.Data.Unread;

/// <summary>Up to where somebody has read a channel, or only received it.</summary>
/// <param name="ChannelId">The channel.</param>
/// <param name="UserId">Who has read.</param>
/// <param name="Seq">Everything up to this change is read; 0 if that is not said.</param>
/// <param name="Ordinal">That of the newest message at or before <paramref name="Seq"/>; 0 when there is none.</param>
/// <param name="At">When that message was posted, UTC: no later one is in an earlier month.</param>
/// <param name="Delivered">One of their devices has everything up to this change; 0 if that is not said.</param>
public sealed record ReadPosition(
    string ChannelId,
    string UserId,
    long Seq,
    long Ordinal,
    DateTimeOffset At,
    long Delivered = 0
);

/// <summary>Where somebody stands once their position is durable.</summary>
/// <param name="ReadSeq">Everything up to here is read.</param>
/// <param name="ReadAt">Since when, by the database's clock.</param>
/// <param name="DeliveredSeq">One of their devices has everything up to here.</param>
/// <param name="DeliveredAt">Since when.</param>
/// <param name="IsMoved">Whether this is new.</param>
public sealed record MarkedPosition(
    long ReadSeq,
    DateTimeOffset? ReadAt,
    long DeliveredSeq,
    DateTimeOffset? DeliveredAt,
    bool IsMoved
);
