namespace Chat.Data.Log;

/// <summary>An unbroken run of changes that retention removed from a channel's log.</summary>
/// <param name="ChannelId">The channel.</param>
/// <param name="FirstSeq">The first change that is gone.</param>
/// <param name="LastSeq">The last one.</param>
/// <param name="LastOrdinal">How many messages the channel had held up to and including that one.</param>
/// <param name="LastHash">Its hash: what the change after it builds on, so the chain goes on from here.</param>
/// <param name="OlderThan">The messages that were removed, or whose changes were, had been posted before this.</param>
/// <param name="RemovedAt">When the run, or the newest part of it, was removed.</param>
public sealed record RemovedRun(
    string ChannelId,
    long FirstSeq,
    long LastSeq,
    long LastOrdinal,
    byte[] LastHash,
    DateTimeOffset OlderThan,
    DateTimeOffset RemovedAt
);
