using System.Globalization;

namespace Chat.LoadTest.Reports;

/// <summary>How figures are written for people, the same on the terminal and on the page.</summary>
internal static class Figures
{
    public const string None = "–";

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>How many of something there are: 1 room, 2,000 rooms.</summary>
    public static string Of(long count, string what) => $"{Count(count)} {what}{(count == 1 ? "" : "s")}";

    /// <summary>Of a run that somebody has ended before its time; null of any other.</summary>
    public static string? Interruption(RunReport report) =>
        report.IsInterrupted
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"interrupted after {report.MeasuredSeconds:0.0} of {report.PlannedSeconds:0} s"
            )
            : null;

    /// <summary>With three digits that count, or all before the point; nothing that was not measured looks measured.</summary>
    public static string Short(double value) =>
        Math.Abs(value) switch
        {
            _ when !double.IsFinite(value) => None,
            >= 99.95 => value.ToString("N0", CultureInfo.InvariantCulture),
            >= 9.995 => value.ToString("N1", CultureInfo.InvariantCulture),
            0 => "0",
            _ => value.ToString("N2", CultureInfo.InvariantCulture),
        };

    /// <summary>For axes: 50k, 1.2M.</summary>
    public static string Compact(double value) =>
        Math.Abs(value) switch
        {
            >= 1e9 => Scaled(value / 1e9, "G"),
            >= 1e6 => Scaled(value / 1e6, "M"),
            >= 1e4 => Scaled(value / 1e3, "k"),
            _ => value.ToString("#,0.###", CultureInfo.InvariantCulture),
        };

    public static string Time(TimeSpan time) =>
        time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"mm\:ss", CultureInfo.InvariantCulture);

    /// <summary>In milliseconds.</summary>
    public static IReadOnlyList<(string Name, string Text)> Percentiles(LatencySummary latency) =>
        [
            ("p50", Latency(latency.P50)),
            ("p90", Latency(latency.P90)),
            ("p95", Latency(latency.P95)),
            ("p99", Latency(latency.P99)),
            ("p99.9", Latency(latency.P999)),
            ("max", Latency(latency.Max)),
        ];

    /// <summary>A latency in milliseconds, of which 0 means that there was none.</summary>
    public static string Latency(double milliseconds) => milliseconds <= 0 ? None : Short(milliseconds);

    /// <summary>Text that came over the network, harmless to a terminal and not longer than it helps.</summary>
    public static string Printable(string text, int longest = 200)
    {
        var shown = text.Length > longest ? text[..longest] + "…" : text;
        return string.Concat(shown.Select(letter => char.IsControl(letter) ? ' ' : letter));
    }

    private static string Scaled(double value, string unit) =>
        value.ToString("#,0.##", CultureInfo.InvariantCulture) + unit;
}
