namespace Chat.Tests.Channels.Model;

/// <summary>A silo's clock. Histories begin an hour before a month ends.</summary>
internal sealed class ModelTime : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 1, 31, 23, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; set; } = Start;

    public override DateTimeOffset GetUtcNow() => Now;
}
