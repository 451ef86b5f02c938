using System.Globalization;
using static Chat.LoadTest.Reports.Html.HtmlText;

namespace Chat.LoadTest.Reports.Html;

/// <summary>
/// The report of a run as one page that needs nothing else: no script, no font, no connection. It is also well-formed XML.
/// </summary>
internal static class HtmlReport
{
    public static void Write(RunReport report, string path) => File.WriteAllText(path, Page(report));

    internal static string Page(RunReport report)
    {
        var title = Escape($"{report.Target} · {report.Scenario}");
        return $"""
            <!DOCTYPE html>
            <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
            <meta name="color-scheme" content="light dark"/>
            <title>{title}</title>
            <style>{PageStyle.Css}</style>
            </head>
            <body><main>
            {Head(report, title)}
            {Interruption(report)}
            {Promise(report)}
            {Tiles(report)}
            {Tables.Latencies(report)}
            {Charts(report)}
            {Tables.Totals(report)}
            {(report.Actions.Count == 0 ? "" : Tables.Actions(report))}
            {(report.Processes.Count == 0 ? "" : Tables.Processes(report) + Others(report))}
            {(report.Errors.Count == 0 ? "" : Tables.Errors(report))}
            {(report.Settings.Count == 0 ? "" : Tables.Settings(report))}
            <section><h2>Machine</h2><p>{Escape(report.Machine)}</p></section>
            </main></body>
            </html>

            """;
    }

    private static string Head(RunReport report, string title) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"<header><h1>{title}</h1><p>{report.StartedAt.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC, measured for {Figures.Short(report.MeasuredSeconds)} s</p></header>"
        );

    private static string Interruption(RunReport report) =>
        Figures.Interruption(report) is { } interruption
            ? $"<p class=\"promise\">This run was {interruption}: its figures are of that time.</p>"
            : "";

    private static string Promise(RunReport report)
    {
        if (report.ViolationCount == 0)
        {
            return report.Totals.Checked == 0
                ? "<p class=\"promise\">Nothing was checked.</p>"
                : $"<p class=\"promise kept\">{Figures.Count(report.Totals.Checked)} changes checked: complete, once, in order.</p>";
        }

        var evidence = string.Concat(report.Violations.Select(violation => $"<li>{Escape(violation)}</li>\n"));
        var first = report.ViolationCount > report.Violations.Count ? $" The first {report.Violations.Count}:" : "";
        return $"""
            <section class="promise broken"><h2>Violations of the promise: {Figures.Count(report.ViolationCount)}</h2>
            <p>Something was lost, seen twice or out of order.{first}</p>
            <ol>{evidence}</ol></section>
            """;
    }

    private static string Tiles(RunReport report)
    {
        var totals = report.Totals;
        var errors = report.Errors.Sum(error => error.Count);
        return "<ul class=\"tiles\">"
            + Tile("durable posts/s", Figures.Short(report.PerSecond(totals.Acknowledged)))
            + Tile("deliveries/s", Figures.Short(report.PerSecond(totals.Delivered)))
            + Tile("ack p50/p99, ms", Halves(report.Acknowledgement))
            + Tile("delivery p50/p99, ms", Halves(report.Delivery))
            + Tile("users", Figures.Count(totals.Users))
            + Tile("errors", Figures.Count(errors), errors > 0 ? "bad" : "")
            + "</ul>";
    }

    private static string Halves(LatencySummary latency) =>
        $"{Figures.Latency(latency.P50)} / {Figures.Latency(latency.P99)}";

    private static string Tile(string name, string value, string kind = "") =>
        $"<li class=\"{kind}\"><b>{Escape(value)}</b><span>{Escape(name)}</span></li>\n";

    private static string Charts(RunReport report)
    {
        if (report.Timeline.Count == 0)
        {
            return "";
        }

        var buckets = new Buckets(report.Timeline);
        var points =
            buckets.SecondsEach == 1
                ? ""
                : $" A point is {buckets.SecondsEach} seconds: the mean of rates, the worst second of latencies.";
        return $"""
            <section><h2>Over time</h2><p class="note">Shaded: ramp-up, warm-up and what else does not count.{points}</p>
            <div class="charts">
            {string.Concat(
                TimelineCharts.Of(report, buckets).Select(chart => ChartDrawing.Draw(chart, buckets))
            )}</div></section>
            """;
    }

    private static string Others(RunReport report) =>
        $"<p class=\"note\">Other programs kept {Figures.Short(report.OthersProcessors)} processors busy meanwhile, on average. “{Costs.Server}” is the sum of its processes, each with all of its descendants; “load” is the load tester. Memory that processes share counts once.</p>";
}
