using System.Globalization;
using Chat.Bench.Measuring;

namespace Chat.Bench.Reports;

/// <summary>The columns of what a trial found, and how they are written.</summary>
internal sealed record Figure(string Name, Func<Measurement, double?> Of, string Format)
{
    public string Write(double? value) => value?.ToString(Format, CultureInfo.InvariantCulture) ?? "";

    /// <summary>The middle one of the trials.</summary>
    public double? Median(IEnumerable<Measurement> trials)
    {
        var values = trials.Select(Of).OfType<double>().Order().ToList();
        return values.Count == 0 ? null : (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}

internal static class Figures
{
    public const string PerSecond = "per second";
    public const string P99 = "p99, ms";

    public static readonly Figure[] All =
    [
        new(PerSecond, m => m.PerSecond, "N0"),
        new("p50, ms", m => m.P50, "0.00"),
        new("p90, ms", m => m.P90, "0.00"),
        new(P99, m => m.P99, "0.00"),
        new("max, ms", m => m.Max, "0.0"),
        new("CPU each, µs", m => m.CpuClient, "0"),
        new("PostgreSQL's, µs", m => m.CpuPostgres, "0"),
        new("others' processors", m => m.Others, "0.00"),
        new("load", m => m.Load, "0.00"),
    ];
}
