namespace Chat.People;

/// <summary>What somebody wants of a channel for themselves, in place of what they wanted before.</summary>
/// <param name="ChannelId">Of which; one they are in.</param>
/// <param name="Muted">Whether they want to be notified of nothing in it.</param>
/// <param name="MutedUntil">When that ends, in the future; never if nothing is said.</param>
/// <param name="HiddenSeq">It is not shown in lists until it has a change after this one.</param>
/// <param name="MarkedUnread">Whether it is shown as unread although it is read.</param>
[GenerateSerializer, Immutable, Alias("chat.prefer-channel")]
public sealed record PreferChannel(
    [property: Id(0)] string ChannelId,
    [property: Id(1)] bool Muted = false,
    [property: Id(2)] DateTimeOffset? MutedUntil = null,
    [property: Id(3)] long? HiddenSeq = null,
    [property: Id(4)] bool MarkedUnread = false
);

/// <summary>A text that somebody has begun to write.</summary>
/// <param name="ChannelId">In which channel; one they are in.</param>
/// <param name="Text">Up to 10,000 characters; none when it is done or given up.</param>
[GenerateSerializer, Immutable, Alias("chat.save-draft")]
public sealed record SaveDraft([property: Id(0)] string ChannelId, [property: Id(1)] string? Text);
