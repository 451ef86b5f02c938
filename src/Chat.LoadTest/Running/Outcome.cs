using System.Diagnostics;
using Chat.LoadTest.Options;
using Chat.LoadTest.Reports;
using Chat.Measuring;

namespace Chat.LoadTest.Running;

/// <summary>Puts the report together.</summary>
internal sealed class Outcome(Run run, string scenario, DateTimeOffset startedAt, Snapshot begun, Snapshot ended)
{
    public RunReport Report()
    {
        var sum = ended.Counters.Copy();
        sum.Add(begun.Counters, sign: -1);
        return new RunReport(
            run.Target.Name,
            scenario,
            SettingsTable.Of(run.Settings),
            Machine.Describe(),
            startedAt,
            Stopwatch.GetElapsedTime(begun.At, ended.At).TotalSeconds,
            new Totals(
                begun.Counters.Users,
                sum.Posted,
                sum.Acknowledged,
                sum.Failed,
                sum.Delivered,
                sum.BytesReceived,
                sum.Reconnects,
                sum.Checked
            ),
            run.Timeline.Acknowledgement.Summarize(),
            run.Timeline.Delivery.Summarize(),
            ended.Use.Processes,
            ended.Use.OthersProcessors,
            run.Timeline.Points,
            run.Errors.All,
            run.Findings.Count,
            [.. run.Findings.Kept.Select(violation => violation.ToString())]
        );
    }
}
