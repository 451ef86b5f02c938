namespace Chat.Bench.Trials;

/// <summary>What one trial found about one kind of work. Times in milliseconds.</summary>
/// <param name="PerSecond">Calls answered, changes received.</param>
/// <param name="CpuPerUnit">Microseconds of processor time of caller and silo together, per call or change.</param>
/// <param name="Others">Processors that other programs kept busy meanwhile.</param>
/// <param name="Load">The machine's load average of the last minute, this program included.</param>
internal sealed record Measurement(
    string Work,
    double? PerSecond,
    double? P50,
    double? P99,
    double? Max,
    double CpuPerUnit,
    double Others,
    double Load
);

/// <param name="Orleans">Which implementation, and which version of it.</param>
internal sealed record Trial(string Orleans, IReadOnlyList<Measurement> Measurements);
