using System.Globalization;
using Chat.Bench.Servers;
using Chat.Bench.Trials;

namespace Chat.Bench.Numbers;

/// <summary>
/// The latest 50 messages of the largest channel, while a thousand posts a second are written, as <c>Chat.Data.Bench</c>
/// measures it. Its database is generated once and kept for all rounds.
/// </summary>
internal sealed class History : IMeasurement
{
    private const string Work = "history, 1 reader, latest 50";
    private const string Database = "history";

    public static readonly Figure P99 = new("p99, ms", "0.00", Goal.AtMost(10));
    public static readonly Figure P50 = new("p50, ms", "0.00");
    public static readonly Figure PerSecond = new("reads/s");

    public static readonly IReadOnlyList<Figure> Figures = [P99, P50, PerSecond];

    public Task PrepareAsync(TestBed bed, string target) => RunAsync(bed, "--only", "nothing");

    public async Task<Findings> MeasureAsync(TestBed bed, TrialPlace place)
    {
        var seconds = $"{bed.Options.Duration.TotalSeconds}";
        var report = await RunAsync(bed, "--only", Work, "--repetitions", "1", "--seconds", seconds);
        var file = Path.Combine("runs", $"{place.FileName}.md");
        await File.WriteAllTextAsync(Path.Combine(bed.Runs, "..", file), report, bed.Stopping);
        var row = Row(report);
        return Findings.Of(
            (P99, row["p99, ms"]),
            (P50, row["p50, ms"]),
            (PerSecond, row["per second"]),
            (Trial.Others, row["others' processors"])
        ) with
        {
            Files = [file],
        };
    }

    private static Task<string> RunAsync(TestBed bed, params string[] arguments) =>
        HistoryDatabase.BenchAsync(bed, Database, bed.Options.HistoryMessages, arguments);

    /// <summary>The work's row of the report's first table, by the names of the columns.</summary>
    private static Dictionary<string, double> Row(string report)
    {
        var lines = report.Split('\n').Where(line => line.StartsWith('|')).ToList();
        var columns = Cells(lines[0]);
        var cells = Cells(lines.First(line => line.StartsWith($"| {Work} |", StringComparison.Ordinal)));
        return columns
            .Zip(cells)
            .Where(cell => double.TryParse(cell.Second, CultureInfo.InvariantCulture, out _))
            .ToDictionary(
                cell => cell.First,
                cell => double.Parse(cell.Second, CultureInfo.InvariantCulture),
                StringComparer.Ordinal
            );
    }

    private static string[] Cells(string line) => line.Split('|', StringSplitOptions.TrimEntries);
}
