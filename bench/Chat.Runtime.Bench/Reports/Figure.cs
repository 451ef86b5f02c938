using System.Globalization;
using Chat.Bench.Trials;

namespace Chat.Bench.Reports;

/// <summary>One column of what a trial found, and how it is written.</summary>
internal sealed record Figure(string Name, Func<Measurement, double?> Of, Func<double, string> Write)
{
    public static readonly Figure PerSecond = new("per second", m => m.PerSecond, v => Invariant($"{v:N0}"));
    public static readonly Figure P50 = new("p50, ms", m => m.P50, v => Invariant($"{v:0.000}"));
    public static readonly Figure P99 = new("p99, ms", m => m.P99, v => Invariant($"{v:0.000}"));
    public static readonly Figure Max = new("max, ms", m => m.Max, v => Invariant($"{v:0.0}"));
    public static readonly Figure Cpu = new("CPU each, µs", m => m.CpuPerUnit, v => Invariant($"{v:0.00}"));
    public static readonly Figure Others = new("others' processors", m => m.Others, v => Invariant($"{v:0.00}"));
    public static readonly Figure Load = new("load", m => m.Load, v => Invariant($"{v:0.00}"));

    /// <summary>Those that are compared.</summary>
    public static readonly Figure[] Results = [PerSecond, P50, P99, Max, Cpu];

    /// <summary>All that is told of every trial.</summary>
    public static readonly Figure[] All = [.. Results, Others, Load];

    public string In(Measurement measurement) => Of(measurement) is { } value ? Write(value) : "";

    /// <summary>The middle one of the trials, or null where this work has no such figure.</summary>
    public double? Median(IEnumerable<Measurement> trials)
    {
        var values = trials.Select(Of).OfType<double>().Order().ToList();
        return values.Count == 0 ? null : (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
