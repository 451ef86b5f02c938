namespace Chat.Data.Search;

/// <summary>A message that was found, with its text of now.</summary>
internal sealed record SearchHit(
    string ChannelId,
    string? ChannelName,
    long Seq,
    long Ordinal,
    Guid Id,
    string SenderId,
    string? SenderName,
    DateTimeOffset CreatedAt,
    bool Edited,
    string Text
)
{
    public SearchCursor ToCursor(SearchStage stage) => new(stage, CreatedAt, ChannelId, Seq);

    public FoundMessage ToFound(SearchQuery query, bool byWords, Func<string, string?> stem) =>
        new(
            ChannelId,
            ChannelName,
            Seq,
            Ordinal,
            Id,
            SenderId,
            SenderName,
            CreatedAt,
            Edited,
            Snippet.Create(Text, Highlights.Find(Text, query, byWords, stem))
        );
}
