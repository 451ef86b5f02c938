using System.Diagnostics;
using Chat.LoadTest.Options;
using Chat.LoadTest.Reports;
using Chat.Measuring;

namespace Chat.LoadTest.Running;

/// <summary>Puts the report together.</summary>
internal sealed class Outcome(
    Run run,
    string scenario,
    DateTimeOffset startedAt,
    Snapshot begun,
    Snapshot ended,
    bool isInterrupted,
    IReadOnlyList<ActionTimes> actions
)
{
    public RunReport Report()
    {
        var sum = ended.Counters.Copy();
        sum.Add(begun.Counters, sign: -1);
        var measured = Stopwatch.GetElapsedTime(begun.At, ended.At).TotalSeconds;
        var planned = run.Timeline.Measured.To - run.Timeline.Measured.From;
        return new RunReport(
            run.Target.Name,
            scenario,
            SettingsTable.Of(run.Settings),
            Machine.Describe(),
            startedAt,
            measured,
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
        )
        {
            PlannedSeconds = planned,
            IsInterrupted = isInterrupted && measured < planned,
            Actions = actions,
        };
    }
}
