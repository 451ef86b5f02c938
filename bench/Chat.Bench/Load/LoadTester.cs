using System.Diagnostics;
using Chat.Bench.Servers;

namespace Chat.Bench.Load;

/// <summary>How the load tester is started.</summary>
internal static class LoadTester
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    /// <param name="scenario">The scenario, and its settings.</param>
    public static ProcessStartInfo Start(
        TestBed bed,
        Target target,
        IEnumerable<string> scenario,
        string json,
        string html
    )
    {
        var duration = bed.Options.Duration;
        var warmUp = duration < WarmUp ? duration : WarmUp;
        string[] rampUp = bed.Options.IsSmoke ? ["--ramp-up", "1s"] : [];
        string[] arguments =
        [
            Checkout.ProgramOf("src/Chat.LoadTest", "Chat.LoadTest.dll"),
            .. scenario,
            .. new[] { "--target", target.Name, "--quiet" },
            .. target.Urls.SelectMany(url => new[] { "--url", $"{url}" }),
            .. rampUp,
            .. new[] { "--warm-up", $"{warmUp.TotalSeconds}s", "--duration", $"{duration.TotalSeconds}s" },
            .. target.Processes.SelectMany(process => new[] { "--process", $"{process.Key}={process.Value}" }),
            .. new[] { "--json", json, "--html", html },
        ];
        var start = new ProcessStartInfo("dotnet", arguments);
        start.Environment.Remove("CHAT_LOAD_URL_POSTGRES");
        if (target.Database is not null)
        {
            start.Environment["CHAT_LOAD_URL_POSTGRES"] = target.Database; // thousands would take minutes to register
        }

        return start;
    }
}
