using Chat.Data.Search;
using Chat.Lists;

namespace Chat.Search;

/// <param name="Query">Words, "phrases", pref* and -without.</param>
/// <param name="ChannelId">Only this room.</param>
/// <param name="From">Only messages of this person, by id.</param>
/// <param name="Since">Only messages posted then or later.</param>
/// <param name="Until">Only messages posted before.</param>
/// <param name="Cursor">The <c>nextCursor</c> of the page before.</param>
/// <param name="Limit">Most messages to answer.</param>
/// <param name="All">Not only those of three months, when <paramref name="Since"/> says nothing else.</param>
internal sealed record SearchMessagesRequest(
    string Query,
    string? ChannelId = null,
    string? From = null,
    DateTimeOffset? Since = null,
    DateTimeOffset? Until = null,
    string? Cursor = null,
    int Limit = Limits.Default,
    bool All = false
);

/// <param name="Snippet">The message, or the part of it around what was found; plain text.</param>
/// <param name="Highlights">What was found in it: pairs of start and length in UTF-16 units.</param>
internal sealed record FoundMessageAnswer(
    string ChannelId,
    string? ChannelName,
    long Seq,
    long Ordinal,
    Guid Id,
    string SenderId,
    string? SenderName,
    DateTimeOffset CreatedAt,
    bool Edited,
    string Snippet,
    IReadOnlyList<int[]> Highlights
)
{
    public static FoundMessageAnswer Of(FoundMessage found) =>
        new(
            found.ChannelId,
            found.ChannelName,
            found.Seq,
            found.Ordinal,
            found.Id,
            found.SenderId,
            found.SenderName,
            found.CreatedAt,
            found.Edited,
            found.Snippet.Text,
            [.. found.Snippet.Highlights.Select(highlight => new[] { highlight.Start, highlight.Length })]
        );
}

/// <param name="NextCursor">What to pass to go on; null when all was looked through.</param>
/// <param name="MatchedBy"><c>words</c>, or <c>text</c> when no message has the words, but some their characters.</param>
/// <param name="Since">How far back it looks; null for everything.</param>
internal sealed record SearchMeta(string? NextCursor, string MatchedBy, DateTimeOffset? Since)
{
    public static IResult ToAnswer(SearchPage page, DateTimeOffset? since) =>
        TypedResults.Ok(
            new Page<FoundMessageAnswer, SearchMeta>(
                [.. page.Messages.Select(FoundMessageAnswer.Of)],
                new(page.Next?.ToString(), page.ByWords ? "words" : "text", since?.ToUniversalTime())
            )
        );
}
