using Chat.LoadTest.Reports;
using Spectre.Console;

namespace Chat.LoadTest.Display;

/// <summary>What is told of a run at its end, on the terminal or in a log.</summary>
internal static class SummaryTables
{
    private const int ErrorsShown = 10;
    private const int ViolationsShown = 10;

    public static void Write(IAnsiConsole console, RunReport report)
    {
        console.WriteLine();
        if (Figures.Interruption(report) is { } interruption)
        {
            console.WriteLine($"This run was {interruption}.", new Style(Color.Yellow));
        }

        console.Write(Totals(report));
        console.Write(Latencies(report));
        if (report.Actions.Count > 0)
        {
            console.Write(Actions(report));
        }

        if (report.Processes.Count > 0)
        {
            console.Write(Processes(report));
            console.WriteLine(
                $"Other programs kept {Figures.Short(report.OthersProcessors)} processors busy meanwhile."
            );
        }

        foreach (var error in report.Errors.OrderByDescending(error => error.Count).Take(ErrorsShown))
        {
            var text = $"{Figures.Count(error.Count)} × {error.Code}, first: {error.Example}";
            console.WriteLine(Figures.Printable(text), new Style(Color.Yellow));
        }

        Promise(console, report);
    }

    private static Table Totals(RunReport report)
    {
        var totals = report.Totals;
        var table = NewTable($"{report.Target} · {report.Scenario}", "count", "per second");
        Add("users", totals.Users);
        AddRate("posted", totals.Posted);
        AddRate("acknowledged", totals.Acknowledged);
        AddRate("delivered", totals.Delivered);
        AddRate("bytes received", totals.BytesReceived);
        Add("failed", totals.Failed);
        Add("reconnects", totals.Reconnects);
        Add("changes checked", totals.Checked);
        return table;

        void Add(string name, long count) => table.AddRow(name, Figures.Count(count), "");
        void AddRate(string name, long count) =>
            table.AddRow(name, Figures.Count(count), Figures.Short(report.PerSecond(count)));
    }

    private static Table Latencies(RunReport report)
    {
        var names = Figures.Percentiles(report.Delivery).Select(percentile => percentile.Name);
        var table = NewTable(["latency in ms", .. names]);
        Add("acknowledgement", report.Acknowledgement);
        Add("delivery", report.Delivery);
        return table;

        void Add(string name, LatencySummary latency) =>
            table.AddRow([name, .. Figures.Percentiles(latency).Select(percentile => percentile.Text)]);
    }

    private static Table Actions(RunReport report)
    {
        var table = NewTable("done, ms", "count", "p50", "p99", "max");
        foreach (var (kind, latency) in report.Actions)
        {
            table.AddRow(
                kind,
                Figures.Count(latency.Count),
                Figures.Latency(latency.P50),
                Figures.Latency(latency.P99),
                Figures.Latency(latency.Max)
            );
        }

        return table;
    }

    private static Table Processes(RunReport report)
    {
        var table = NewTable("process", "CPU s", "processors", "µs/post", "µs/delivery", "MB mean", "MB peak");
        foreach (var cost in Costs.Of(report))
        {
            table.AddRow(
                Markup.Escape(cost.Use.Name),
                Figures.Short(cost.Use.CpuSeconds),
                Figures.Short(cost.Processors),
                Figures.Short(cost.MicrosecondsPerPost),
                Figures.Short(cost.MicrosecondsPerDelivery),
                Figures.Short(cost.Use.MeanMegabytes),
                Figures.Short(cost.Use.PeakMegabytes)
            );
        }

        return table;
    }

    private static void Promise(IAnsiConsole console, RunReport report)
    {
        if (report.ViolationCount == 0)
        {
            var text = $"{Figures.Count(report.Totals.Checked)} changes checked: complete, once, in order.";
            var isChecked = report.Totals.Checked > 0;
            console.WriteLine(
                isChecked ? text : "Nothing was checked.",
                new Style(isChecked ? Color.Green : Color.Yellow)
            );
            return;
        }

        console.WriteLine(
            $"{Figures.Count(report.ViolationCount)} violations of the promise:",
            new Style(Color.Red, decoration: Decoration.Bold)
        );
        foreach (var violation in report.Violations.Take(ViolationsShown))
        {
            console.WriteLine("  " + Figures.Printable(violation, 1000), new Style(Color.Red));
        }
    }

    private static Table NewTable(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn(Markup.Escape(columns[0])));
        foreach (var column in columns.Skip(1))
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        return table;
    }
}
