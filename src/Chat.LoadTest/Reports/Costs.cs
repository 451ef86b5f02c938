namespace Chat.LoadTest.Reports;

/// <summary>What a run cost in processor time and memory, for each process and for the server as a whole.</summary>
internal static class Costs
{
    /// <summary>The sum of all processes but the load tester: what the same work costs another server.</summary>
    public const string Server = "server";

    private const string LoadTester = "load";

    public static double PerSecond(this RunReport report, long count) =>
        report.MeasuredSeconds > 0 ? count / report.MeasuredSeconds : 0;

    /// <summary>Each process, after them the sum of the server when it has several.</summary>
    public static IReadOnlyList<ProcessCost> Of(RunReport report)
    {
        var server = report.Processes.Where(process => process.Name != LoadTester).ToList();
        List<ProcessUse> rows = [.. report.Processes];
        if (server.Count > 1)
        {
            rows.Add(
                new ProcessUse(
                    Server,
                    server.Sum(process => process.CpuSeconds),
                    server.Sum(process => process.MeanMegabytes),
                    server.Sum(process => process.PeakMegabytes)
                )
            );
        }

        return [.. rows.Select(row => Of(row, report))];
    }

    private static ProcessCost Of(ProcessUse use, RunReport report) =>
        new(
            use,
            use.CpuSeconds / report.MeasuredSeconds,
            use.CpuSeconds * 1e6 / report.Totals.Acknowledged,
            use.CpuSeconds * 1e6 / report.Totals.Delivered
        );
}

/// <summary>Not a number where nothing was measured, posted or delivered.</summary>
/// <param name="Processors">Kept busy, on average.</param>
/// <param name="MicrosecondsPerPost">Processor time for each acknowledged post.</param>
/// <param name="MicrosecondsPerDelivery">The same processor time for each delivery.</param>
internal sealed record ProcessCost(
    ProcessUse Use,
    double Processors,
    double MicrosecondsPerPost,
    double MicrosecondsPerDelivery
);
