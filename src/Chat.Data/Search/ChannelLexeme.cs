namespace Chat.Data.Search;

/// <summary>
/// How a channel stands in the index of words: by the end of its id, which is random, behind an underscore, which no word
/// has. Two channels may share one; that costs time, and each row's own id decides.
/// </summary>
internal static class ChannelLexeme
{
    private const int Length = 10;

    public static string Of(string channelId) => $"c_{channelId[Math.Max(0, channelId.Length - Length)..]}";

    /// <summary>Quoted, as PostgreSQL reads a tsquery.</summary>
    public static string Quoted(string channelId) =>
        $"'{Of(channelId).Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}
