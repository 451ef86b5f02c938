using System.ComponentModel.DataAnnotations;

namespace Chat.Data.Log;

/// <summary>How a silo writes the log. Section <c>LogWriter</c> of the configuration.</summary>
public sealed class LogWriterOptions
{
    public const string Section = "LogWriter";

    /// <summary>
    /// Connections that commit side by side. A channel always uses the same one. Default 1: it gathers what comes while it
    /// commits, and the larger its batches, the less each entry costs everybody. One writes 35,000 posts a second; more
    /// pay when one processor of PostgreSQL's is busy with it all the time and others are not.
    /// </summary>
    [Range(1, 16)]
    public int Lanes { get; set; } = 1;

    /// <summary>Most entries committed in one round trip. Default 512.</summary>
    [Range(1, 8192)]
    public int MaxBatch { get; set; } = 512;

    /// <summary>
    /// Most entries of the silo that wait for their commit; whatever comes beyond is refused at once as
    /// <see cref="AppendOutcome.Overloaded"/>. Default 16,384.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxQueued { get; set; } = 16_384;

    /// <summary>
    /// Most text that those entries may hold together, in UTF-16 code units, of two bytes each. Default 32 Mi (64 MiB of
    /// memory): so many entries of 2,048 characters.
    /// </summary>
    [Range(100_000, 1L << 34)]
    public long MaxQueuedText { get; set; } = 32 << 20;

    /// <summary>
    /// How long an entry is worth trying while PostgreSQL does not answer, counted from the append. Default 15 s: below
    /// the 30 s after which the caller's own call times out.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan RetryFor { get; set; } = TimeSpan.FromSeconds(15);
}
