using System.ComponentModel.DataAnnotations;

namespace Chat.Messages;

/// <summary>Configuration section <c>Messages</c>.</summary>
public sealed class MessageOptions
{
    /// <summary>The longest text, in UTF-16 code units. Default 10,000; 1 to 100,000.</summary>
    [Range(1, 100_000)]
    public int MaxLength { get; set; } = 10_000;

    /// <summary>
    /// How long after it was posted a message may be edited by its sender. Default 24 h; 0, which is never, to 10 years.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan EditWindow { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How many different emojis one message may have. Default 20; 1 to 200.</summary>
    [Range(1, 200)]
    public int MaxReactions { get; set; } = 20;
}
