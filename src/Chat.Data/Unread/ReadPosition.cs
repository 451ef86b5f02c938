namespace Chat.Data.Unread;

/// <summary>Up to where somebody has read a channel.</summary>
/// <param name="ChannelId">The channel.</param>
/// <param name="UserId">Who has read.</param>
/// <param name="Seq">Everything up to this change is read.</param>
/// <param name="Ordinal">That of the newest message at or before <paramref name="Seq"/>; 0 when there is none.</param>
/// <param name="At">When that message was posted, UTC: no later one is in an earlier month.</param>
public sealed record ReadPosition(string ChannelId, string UserId, long Seq, long Ordinal, DateTimeOffset At);
