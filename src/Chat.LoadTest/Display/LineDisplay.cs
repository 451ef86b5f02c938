using System.Globalization;
using System.Threading.Channels;
using Chat.LoadTest.Reports;

namespace Chat.LoadTest.Display;

/// <summary>
/// One line every few seconds and at each change of phase, for logs: rates are the mean of the seconds since the line
/// before, latencies those of the worst of them. Violations are told at once, each as it is.
/// </summary>
internal sealed class LineDisplay(TextWriter output)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly List<TimelinePoint> _since = [];
    private RunStatus? _told;
    private int _violationsTold;

    public async Task ShowAsync(ChannelReader<RunStatus> statuses)
    {
        await foreach (var status in statuses.ReadAllAsync())
        {
            Show(status);
        }
    }

    public void Show(RunStatus status)
    {
        foreach (var violation in status.Violations.Skip(_violationsTold))
        {
            output.WriteLine($"VIOLATION {Figures.Printable(violation, 1000)}");
            _violationsTold++;
        }

        _since.Add(status.Latest);
        if (_told is { } told && told.Phase == status.Phase && status.Elapsed - told.Elapsed < Every)
        {
            return;
        }

        output.WriteLine(Line(status));
        output.Flush();
        _since.Clear();
        _told = status;
    }

    private string Line(RunStatus status)
    {
        var processes = status.Latest.Processes.Select(process =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{process.Name} {process.Processors:0.00}/{process.Megabytes:0}MB"
            )
        );
        return string.Join(
            "  ",
            [
                $"{Figures.Time(status.Elapsed)} {status.PhaseName, -9}",
                $"users {status.Latest.Users}",
                $"posts/s {Mean(point => point.Posted)}",
                $"acks/s {Mean(point => point.Acknowledged)}",
                $"deliveries/s {Mean(point => point.Delivered)}",
                $"ack ms p50 {Worst(point => point.AcknowledgementP50)} p99 {Worst(point => point.AcknowledgementP99)}",
                $"delivery ms p50 {Worst(point => point.DeliveryP50)} p99 {Worst(point => point.DeliveryP99)}",
                $"errors {status.ErrorCount}",
                $"reconnects {status.Reconnects}",
                $"violations {status.ViolationCount}",
                .. processes,
            ]
        );
    }

    private string Mean(Func<TimelinePoint, double> rate) =>
        _since.Average(rate).ToString("0", CultureInfo.InvariantCulture);

    private string Worst(Func<TimelinePoint, double> latency) => Figures.Latency(_since.Max(latency));
}
