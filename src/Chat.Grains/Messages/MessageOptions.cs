using System.ComponentModel.DataAnnotations;

namespace Chat.Messages;

/// <summary>Configuration section <c>Messages</c>.</summary>
public sealed class MessageOptions
{
    /// <summary>The longest text, in UTF-16 code units. Default 10,000; 1 to 100,000.</summary>
    [Range(1, 100_000)]
    public int MaxLength { get; set; } = 10_000;
}
