namespace Chat.Bench.Measuring;

/// <summary>What one trial found about one kind of work. Times in milliseconds.</summary>
/// <param name="CpuClient">Microseconds of this program's processor time for each piece of work.</param>
/// <param name="CpuPostgres">The same of PostgreSQL; null when it runs elsewhere.</param>
/// <param name="Others">Processors that other programs kept busy meanwhile.</param>
/// <param name="Load">The machine's load average of the last minute, this program included.</param>
internal sealed record Measurement(
    string Work,
    double PerSecond,
    double P50,
    double P90,
    double P99,
    double Max,
    double CpuClient,
    double? CpuPostgres,
    double Others,
    double Load
);
