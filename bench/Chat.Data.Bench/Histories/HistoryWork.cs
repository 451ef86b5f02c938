using Chat.Bench.Reports;
using Chat.Bench.Works;

namespace Chat.Bench.Histories;

/// <summary>Pages of the largest channel's history, as its grain reads them, while others write.</summary>
internal static class HistoryWork
{
    public static IEnumerable<Work> All =>
        from callers in new[] { 1, 8 }
        from reading in Reading.All
        where callers == 1 || !reading.IsNewConnection
        select new Work(
            $"history, {callers} {(callers == 1 ? "reader" : "readers")}, {reading.Name}",
            callers,
            session => HistoryWorkload.StartAsync(session, reading)
        )
        {
            Goals = reading == Reading.Latest ? new() { [Figures.P99] = "≤ 10" } : [],
            Explain = callers == 1 && !reading.IsNewConnection ? ExplainAsync(reading) : null,
        };

    private static Explain ExplainAsync(Reading reading) =>
        async (session, explaining) =>
            await reading.ReadAsync(explaining, await LargeChannel.FindAsync(session.DataSource));
}
