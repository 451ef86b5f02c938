namespace Chat.LoadTest.Reports.Html;

/// <summary>Which charts a run has.</summary>
internal static class TimelineCharts
{
    // Of the style sheet; where there are more processes than colours they begin again.
    private static readonly string[] Colours = ["--c1", "--c2", "--c3", "--c4", "--c5", "--c6", "--c7", "--c8"];

    public static IEnumerable<Chart> Of(RunReport report, Buckets buckets)
    {
        yield return new Chart(
            "Posts per second",
            "/s",
            ChartKind.Lines,
            [
                new Series("posted", "--c2", buckets.Means(point => point.Posted)),
                new Series("acknowledged", "--c1", buckets.Means(point => point.Acknowledged)),
            ]
        );
        yield return new Chart(
            "Deliveries per second",
            "/s",
            ChartKind.Lines,
            [new Series("delivered", "--c3", buckets.Means(point => point.Delivered))]
        );
        yield return new Chart(
            "Acknowledgement, ms",
            "ms",
            ChartKind.Latencies,
            [
                new Series("p50", "--c1", buckets.Worst(point => point.AcknowledgementP50)),
                new Series("p99", "--c2", buckets.Worst(point => point.AcknowledgementP99)),
            ]
        );
        yield return new Chart(
            "Delivery, ms",
            "ms",
            ChartKind.Latencies,
            [
                new Series("p50", "--c1", buckets.Worst(point => point.DeliveryP50)),
                new Series("p99", "--c2", buckets.Worst(point => point.DeliveryP99)),
            ]
        );
        if (report.Processes.Count > 0)
        {
            yield return Stack("Processors kept busy", "", report, buckets, process => process.Processors);
            yield return Stack("Memory, MB", "MB", report, buckets, process => process.Megabytes);
        }

        yield return new Chart(
            "Users connected",
            "",
            ChartKind.Lines,
            [new Series("users", "--c4", buckets.Means(point => point.Users))]
        );
        yield return new Chart(
            "Failed calls per second",
            "/s",
            ChartKind.Lines,
            [new Series("failed", "--bad", buckets.Means(point => point.Failed))]
        );
    }

    private static Chart Stack(
        string title,
        string unit,
        RunReport report,
        Buckets buckets,
        Func<ProcessSample, double> value
    ) =>
        new(
            title,
            unit,
            ChartKind.Stacked,
            [
                .. report.Processes.Select(
                    (process, index) =>
                        new Series(
                            process.Name,
                            Colours[index % Colours.Length],
                            buckets.Means(point => point.Processes.Where(s => s.Name == process.Name).Sum(value))
                        )
                ),
            ]
        );
}
