using System.ComponentModel.DataAnnotations;

namespace Chat.Data.Search;

/// <summary>How a silo keeps the index of messages. Section <c>Search</c> of the configuration.</summary>
public sealed class SearchOptions
{
    public const string Section = "Search";

    /// <summary>
    /// The text search configuration of PostgreSQL that words go through: <c>simple</c> leaves them as they are, others
    /// reduce them to their stem and leave out what is too common. Default <c>simple</c>: right for every language and
    /// for several at once. Changed, everything is indexed anew in the background.
    /// </summary>
    [Required, MaxLength(63), RegularExpression("[A-Za-z_][A-Za-z0-9_.]*")]
    public string Language { get; set; } = "simple";

    /// <summary>
    /// How much of its time the silo spends on the index while there is something to index; the rest it waits, for the sake
    /// of those who post. Default 0.2.
    /// </summary>
    [Range(0.01, 1)]
    public double MaxShare { get; set; } = 0.2;

    /// <summary>
    /// How often it looks for channels that are not indexed to their end although nobody said so: at its start, and after
    /// another silo died. Default 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromSeconds(30);
}
