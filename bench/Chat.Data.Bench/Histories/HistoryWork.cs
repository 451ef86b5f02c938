using Chat.Bench.Reports;
using Chat.Bench.Works;
using Chat.Data.Log;

namespace Chat.Bench.Histories;

/// <summary>Pages of the largest channel's history, as its grain reads them, while others write.</summary>
internal static class HistoryWork
{
    /// <summary>A page of 50, and one more that tells whether there is another page.</summary>
    private const int Page = 51;

    private static readonly (string Name, Func<LogReader, LargeChannel, Task> ReadAsync)[] Kinds =
    [
        ("latest 50", (reader, channel) => reader.ReadMessagesAsync(channel.Id, before: null, after: null, Page)),
        (
            "50 before a random seq",
            (reader, channel) => reader.ReadMessagesAsync(channel.Id, channel.RandomSeq(), after: null, Page)
        ),
        (
            "50 after a random seq",
            (reader, channel) => reader.ReadMessagesAsync(channel.Id, before: null, channel.RandomSeq(), Page)
        ),
        (
            "50 around a random seq",
            (reader, channel) => reader.ReadAroundAsync(channel.Id, channel.RandomSeq(), 26, 26)
        ),
        ("50 from a random time on", ReadFromTimeAsync),
    ];

    public static IEnumerable<Work> All =>
        from callers in new[] { 1, 8 }
        from kind in Kinds
        select new Work(
            $"history, {kind.Name}, {callers} {(callers == 1 ? "reader" : "readers")}",
            callers,
            session => HistoryWorkload.StartAsync(session, kind.ReadAsync)
        )
        {
            Goals = kind.Name == "latest 50" ? new() { [Figures.P99] = "≤ 10" } : [],
            Explain = callers == 1 ? HistoryWorkload.Once(kind.ReadAsync) : null,
        };

    private static async Task ReadFromTimeAsync(LogReader reader, LargeChannel channel)
    {
        var position = await reader.FindPositionAsync(channel.Id, channel.RandomTime());
        await reader.ReadAroundAsync(channel.Id, position, before: 1, Page);
    }
}
