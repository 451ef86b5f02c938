using System.Text;

namespace Chat.Data.Search;

/// <summary>A message with its text of now, on its way into the index.</summary>
/// <param name="TextSeq">The change whose text it is.</param>
/// <param name="Text"><see langword="null"/> when it was erased.</param>
internal sealed record IndexedMessage(
    string ChannelId,
    long Seq,
    DateTimeOffset CreatedAt,
    string SenderId,
    long TextSeq,
    string? Text
)
{
    /// <summary>The text as it is searched by characters.</summary>
    public string Folded { get; } = SearchText.Fold(Text ?? "");

    /// <summary>What <c>to_tsvector</c> makes the index of words of: the words alone, so that it finds nothing else.</summary>
    public string ToWords()
    {
        var words = new StringBuilder();
        foreach (var token in SearchText.Cut(Folded))
        {
            words.Append(token.Text).Append(' ');
        }

        return words.ToString();
    }
}
