namespace Chat.Data.Generator;

/// <summary>How large a generated log is. The same options give the same people, channels, texts and times.</summary>
public sealed record GeneratorOptions
{
    /// <summary>All messages of all channels, at least five. Default 5,000,000.</summary>
    public int Messages { get; init; } = 5_000_000;

    /// <summary>Messages of the largest channel, spread evenly over all months. Default: a fifth of all.</summary>
    public int LargestChannel => Messages / 5;

    /// <summary>Channels besides the largest one; most are small, many have fallen silent. Default 2,000.</summary>
    public int Channels { get; init; } = 2_000;

    public int People { get; init; } = 5_000;

    /// <summary>Months before <see cref="Until"/> that have messages, 1 or more. Default 24.</summary>
    public int Months { get; init; } = 24;

    /// <summary>The time of the newest message, UTC.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Share of messages that a later change touches: about half reacted to, the others edited or deleted.</summary>
    public double Changed { get; init; } = 0.06;

    public ulong Seed { get; init; } = 1;

    /// <summary>A log for tests: a second or two, all kinds of content, several months.</summary>
    public static GeneratorOptions Small(DateTimeOffset until) =>
        new()
        {
            Messages = 4_000,
            Channels = 20,
            People = 50,
            Months = 5,
            Until = until,
        };
}
