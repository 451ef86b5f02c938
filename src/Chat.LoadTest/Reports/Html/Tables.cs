using static Chat.LoadTest.Reports.Html.HtmlText;

namespace Chat.LoadTest.Reports.Html;

/// <summary>The tables of the page. Cells are escaped here and nowhere else.</summary>
internal static class Tables
{
    public static string Latencies(RunReport report) =>
        Table(
            "Latency, ms",
            ["", "count", .. Figures.Percentiles(report.Delivery).Select(percentile => percentile.Name)],
            [Row("acknowledgement", report.Acknowledgement), Row("delivery", report.Delivery)]
        );

    public static string Totals(RunReport report)
    {
        var totals = report.Totals;
        return Table(
            "What happened while it was measured",
            ["", "count", "per second"],
            [
                ["users", Figures.Count(totals.Users), ""],
                Rate("messages posted", totals.Posted),
                Rate("acknowledged as durable", totals.Acknowledged),
                Rate("delivered", totals.Delivered),
                Rate("bytes received", totals.BytesReceived),
                ["calls that failed", Figures.Count(totals.Failed), ""],
                ["reconnects", Figures.Count(totals.Reconnects), ""],
                ["changes checked", Figures.Count(totals.Checked), ""],
            ]
        );

        string[] Rate(string name, long count) => [name, Figures.Count(count), Figures.Short(report.PerSecond(count))];
    }

    public static string Actions(RunReport report) =>
        Table(
            "What was done, answered after ms",
            ["", "count", "p50", "p99", "max"],
            report.Actions.Select(action =>
                (string[])
                    [
                        action.Kind,
                        Figures.Count(action.Latency.Count),
                        Figures.Latency(action.Latency.P50),
                        Figures.Latency(action.Latency.P99),
                        Figures.Latency(action.Latency.Max),
                    ]
            )
        );

    public static string Processes(RunReport report) =>
        Table(
            "Processor time and memory",
            ["process", "CPU s", "processors", "CPU µs per post", "CPU µs per delivery", "MB mean", "MB peak"],
            Costs
                .Of(report)
                .Select(cost =>
                    (string[])
                        [
                            cost.Use.Name,
                            Figures.Short(cost.Use.CpuSeconds),
                            Figures.Short(cost.Processors),
                            Figures.Short(cost.MicrosecondsPerPost),
                            Figures.Short(cost.MicrosecondsPerDelivery),
                            Figures.Short(cost.Use.MeanMegabytes),
                            Figures.Short(cost.Use.PeakMegabytes),
                        ]
                )
        );

    public static string Errors(RunReport report) =>
        Table(
            "Errors",
            ["code", "count", "first"],
            report
                .Errors.OrderByDescending(error => error.Count)
                .Select(error => (string[])[error.Code, Figures.Count(error.Count), error.Example]),
            "texts"
        );

    public static string Settings(RunReport report) =>
        Table("Settings", ["", ""], report.Settings.Select(setting => (string[])[setting.Key, setting.Value]), "texts");

    private static string[] Row(string name, LatencySummary latency) =>
        [name, Figures.Count(latency.Count), .. Figures.Percentiles(latency).Select(percentile => percentile.Text)];

    private static string Table(string title, string[] head, IEnumerable<string[]> rows, string kind = "figures")
    {
        var names = head.All(name => name.Length == 0) ? "" : $"<thead>{Cells(head, "th")}</thead>";
        var body = string.Concat(rows.Select(row => Cells(row, "td")));
        return $"""
            <section><h2>{Escape(
                title
            )}</h2><div class="scroll"><table class="{kind}">{names}<tbody>{body}</tbody></table></div></section>

            """;
    }

    private static string Cells(string[] cells, string tag) =>
        $"<tr>{string.Concat(cells.Select(cell => $"<{tag}>{Escape(cell)}</{tag}>"))}</tr>\n";
}
