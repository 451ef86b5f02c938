namespace Chat.Data.Search;

/// <summary>What to look for, and where.</summary>
/// <param name="ReaderId">Who searches: only channels they are a member of right now are looked into.</param>
/// <param name="Query">As typed; at most 256 UTF-16 units.</param>
/// <param name="ChannelId">Only this channel.</param>
/// <param name="SenderId">Only messages of this person.</param>
/// <param name="Since">Only messages posted then or later.</param>
/// <param name="Until">Only messages posted before.</param>
/// <param name="Cursor">Where the page before ended.</param>
/// <param name="Limit">Most messages to answer.</param>
public sealed record SearchRequest(
    string ReaderId,
    string Query,
    string? ChannelId,
    string? SenderId,
    DateTimeOffset? Since,
    DateTimeOffset? Until,
    SearchCursor? Cursor,
    int Limit
);

/// <summary>A message that was found.</summary>
/// <param name="ChannelName">The channel's name, if it has one.</param>
/// <param name="SenderName">The sender's display name; <see langword="null"/> when the sender is no user.</param>
/// <param name="Edited">Whether the text is not the first one.</param>
public sealed record FoundMessage(
    string ChannelId,
    string? ChannelName,
    long Seq,
    long Ordinal,
    Guid Id,
    string SenderId,
    string? SenderName,
    DateTimeOffset CreatedAt,
    bool Edited,
    Snippet Snippet
);

/// <summary>A page of what was found.</summary>
/// <param name="Messages">Newest first. May be fewer than asked for, even none, although there are more.</param>
/// <param name="Next">Where to go on; <see langword="null"/> when all was looked through.</param>
/// <param name="ByWords">Whether the words were found, or the characters of the query somewhere in the text.</param>
public sealed record SearchPage(IReadOnlyList<FoundMessage> Messages, SearchCursor? Next, bool ByWords);
