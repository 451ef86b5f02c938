namespace Chat.Data.Tests;

public sealed class RandomGuidTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 15, 30, 1, 234, TimeSpan.Zero);

    [Fact]
    public void Version7_isOneOfItsTime()
    {
        var made = RandomGuid.Version7(At);

        Assert.Equal((7, true), (made.Version, made.Variant is >= 8 and <= 11));
        Assert.Equal(Prefix(Guid.CreateVersion7(At)), Prefix(made));
    }

    [Fact]
    public void Version4_isOne()
    {
        var made = RandomGuid.Version4();

        Assert.Equal((4, true), (made.Version, made.Variant is >= 8 and <= 11));
    }

    [Fact]
    public void Guids_differ()
    {
        var made = Enumerable.Range(0, 1000).SelectMany(_ => new[] { RandomGuid.Version4(), RandomGuid.Version7(At) });

        Assert.Equal(2000, made.Distinct().Count());
    }

    /// <summary>Its first 48 bits are the time.</summary>
    private static string Prefix(Guid guid) => guid.ToString("N")[..12];
}
