using Chat.LoadTest.Reports;

namespace Chat.LoadTest.Tests.Reports;

/// <summary>A run of two minutes with something of everything in it, made the same each time.</summary>
internal static class ExampleReports
{
    private const int RampUp = 10;
    private const int WarmUp = 20;

    public static RunReport Full(int seconds = 120) =>
        new(
            "chat",
            "big-room",
            new Dictionary<string, string>
            {
                ["users"] = "1000",
                ["rate"] = "50/s",
                ["gateways"] = "http://127.0.0.1:5000",
            },
            "2026-11-20 14:00 UTC, Chat 0.1.0.\n2 processors (Example), 8 GiB, Linux, .NET 10.",
            new DateTimeOffset(2026, 11, 20, 14, 0, 0, TimeSpan.Zero),
            seconds - WarmUp,
            new Totals(1000, 5003, 4991, 12, 4_991_234, 1_234_567_890, 7, 4_991_111),
            new LatencySummary(4991, 2.11, 4.22, 5.33, 9.44, 31.55, 87.66),
            new LatencySummary(4_991_234, 3.17, 6.27, 8.37, 13.47, 41.57, 212.67),
            [
                new ProcessUse("postgres", 18.31, 141.2, 149.9),
                new ProcessUse("silo-1", 21.52, 182.3, 190.8),
                new ProcessUse("gateway-1", 64.73, 233.4, 251.7),
                new ProcessUse("load", 39.94, 301.5, 322.6),
            ],
            0.137,
            [.. Enumerable.Range(0, seconds).Select(Second)],
            [
                new ErrorCount("CHAT_UNAVAILABLE", 9, "The channel is moving."),
                new ErrorCount("CLOSED", 3, "</script><script>alert(1)</script> & \"quotes\" \u0001"),
            ],
            2,
            ["user 17 in room-3: seq 41 after seq 39", "user 18 in room-3: seq 44 twice"]
        )
        {
            PlannedSeconds = seconds - WarmUp,
            Actions =
            [
                new("post", new LatencySummary(4991, 2.11, 4.22, 5.33, 9.44, 31.55, 87.66)),
                new("add reaction", new LatencySummary(717, 1.61, 2.62, 3.63, 4.64, 5.65, 6.66)),
            ],
        };

    /// <summary>One that failed before anything happened.</summary>
    public static RunReport Empty() =>
        Full() with
        {
            Settings = new Dictionary<string, string>(),
            MeasuredSeconds = 0,
            Totals = new Totals(0, 0, 0, 0, 0, 0, 0, 0),
            Acknowledgement = new LatencySummary(0, 0, 0, 0, 0, 0, 0),
            Delivery = new LatencySummary(0, 0, 0, 0, 0, 0, 0),
            Actions = [],
            Processes = [],
            Timeline = [],
            Errors = [],
            ViolationCount = 0,
            Violations = [],
        };

    private static TimelinePoint Second(int second)
    {
        var users = Math.Min(second * 100, 1000);
        var wave = Math.Sin(second / 7.0) * Math.Cos(second / 3.0);
        var posted = (long)(50 + (4 * wave)) * users / 1000;
        var slow = second is 70 or 71;
        var scale = slow ? 12 : 1;
        List<ProcessSample> processes =
        [
            new("postgres", 0.18 + (0.02 * wave), 140 + (second / 12.0)),
            new("silo-1", 0.21 + (0.04 * wave), 180 + (6 * wave)),
            new("gateway-1", 0.64 + (0.11 * wave), 230 + (9 * wave)),
            new("load", 0.4 + (0.03 * wave), 250 + (second / 2.0)),
        ];
        return new TimelinePoint(
            second,
            second >= WarmUp,
            users,
            posted,
            posted - (slow ? 6 : 0),
            posted * users,
            slow ? 6 : 0,
            posted == 0 ? 0 : (2 + (0.3 * wave)) * scale,
            posted == 0 ? 0 : (9 + (3 * wave)) * scale,
            posted == 0 ? 0 : (3 + (0.4 * wave)) * scale,
            posted == 0 ? 0 : (13 + (4 * wave)) * scale,
            second < RampUp ? processes : [.. processes.Where(process => second < 100 || process.Name != "silo-1")]
        );
    }
}
