namespace Chat.Data.People;

/// <summary>What somebody has set for one of their channels, for themselves.</summary>
/// <param name="ChannelId">Of which.</param>
/// <param name="Muted">Whether they want to be notified of nothing in it.</param>
/// <param name="MutedUntil">When that ends; <see langword="null"/> for never.</param>
/// <param name="HiddenSeq">It is not shown in lists until it has a change after this one.</param>
/// <param name="MarkedUnread">Whether it is shown as unread although it is read.</param>
public sealed record ChannelPreferences(
    string ChannelId,
    bool Muted,
    DateTimeOffset? MutedUntil,
    long? HiddenSeq,
    bool MarkedUnread
);

/// <summary>A text that somebody has begun to write in a channel.</summary>
/// <param name="ChannelId">In which.</param>
/// <param name="Text"><see langword="null"/> when there is none any more.</param>
public sealed record Draft(string ChannelId, string? Text);
