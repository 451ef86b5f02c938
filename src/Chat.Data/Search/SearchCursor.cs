using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Chat.Data.Search;

/// <summary>Where a page of results ended. It says where to go on, never what may be seen.</summary>
/// <param name="Stage">What is being looked for.</param>
/// <param name="CreatedAt">When the message was posted that the next ones come after.</param>
/// <param name="ChannelId">Its channel; empty for a moment before all messages of <paramref name="CreatedAt"/>.</param>
/// <param name="Seq">Its seq.</param>
public sealed record SearchCursor(SearchStage Stage, DateTimeOffset CreatedAt, string ChannelId, long Seq)
{
    private const int MaxLength = 300;

    /// <summary>The cursor as clients carry it.</summary>
    public override string ToString() =>
        Base64Url.EncodeToString(
            Encoding.UTF8.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"{(int)Stage} {CreatedAt.UtcTicks} {Seq} {ChannelId}")
            )
        );

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SearchCursor? cursor)
    {
        cursor = null;
        if (text.Length > MaxLength || !Base64Url.IsValid(text))
        {
            return false;
        }

        string[] parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(' ');
        if (
            parts.Length == 4
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int stage)
            && Enum.IsDefined((SearchStage)stage)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long ticks)
            && ticks <= DateTimeOffset.MaxValue.UtcTicks
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out long seq)
            && !parts[3].Contains('\0', StringComparison.Ordinal)
        )
        {
            cursor = new((SearchStage)stage, new DateTimeOffset(ticks, TimeSpan.Zero), parts[3], seq);
        }

        return cursor is not null;
    }
}

/// <summary>The numbers are in cursors that clients hold.</summary>
public enum SearchStage
{
    /// <summary>By words, and some were found.</summary>
    Words = 0,

    /// <summary>By words, and none was found yet.</summary>
    NoWordsYet = 1,

    /// <summary>By the characters of the query.</summary>
    Text = 2,
}
