using System.ComponentModel.DataAnnotations;

namespace Chat.Data.Unread;

/// <summary>How a silo writes read positions. Section <c>ReadPositions</c> of the configuration.</summary>
public sealed class ReadPositionOptions
{
    public const string Section = "ReadPositions";

    /// <summary>
    /// The shortest time from one writing to the next, in which marks are gathered; the first after a rest is written at once.
    /// Default 50 ms.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:05")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Most positions of a silo that wait; marks beyond are refused, to be sent again. Default 16,384.</summary>
    [Range(1, 1_000_000)]
    public int MaxQueued { get; set; } = 16_384;
}
