using System.Runtime.InteropServices;
using Chat.Bench.Reports;
using Chat.Bench.Servers;
using Chat.Bench.Trials;

namespace Chat.Bench;

/// <summary>Starts everything, makes all trials, and writes down what they found, also when it is interrupted.</summary>
internal static class BenchCommand
{
    /// <returns>The exit code: 0 if every trial could be made.</returns>
    public static async Task<int> RunAsync(Options options)
    {
        using var stopping = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var alone = Alone();
        var results = Path.GetFullPath(options.Results ?? NewFolder());
        Directory.CreateDirectory(results);
        var report = new Report(options, results);
        try
        {
            await using var bed = await TestBed.StartAsync(options, results, stopping.Token);
            await report.BeginAsync(bed);
            await new Rounds(bed, report).RunAsync();
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync(
                report.Trials.Count == 0
                    ? "chat: interrupted; nothing was measured."
                    : $"chat: interrupted; the trials up to now are in {report.Path}"
            );
            return 130;
        }

        Console.WriteLine(options.IsSmoke ? $"\n{MarkdownReport.Smoke}" : "");
        Console.WriteLine($"{report.Table()}\nchat: everything is in {report.Path}");
        return report.Trials.Any(trial => trial.HasFailed) ? 1 : 0;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopping.Cancel();
        }
    }

    /// <summary>Two at once would measure each other, and share the home.</summary>
    private static FileStream Alone()
    {
        Directory.CreateDirectory(Checkout.Home);
        try
        {
            return new FileStream(
                Path.Combine(Checkout.Home, "lock"),
                FileMode.OpenOrCreate,
                FileAccess.Write,
                FileShare.None
            );
        }
        catch (IOException exception)
        {
            throw new FormatException("another ./chat bench runs in this checkout.", exception);
        }
    }

    private static string NewFolder() =>
        Path.Combine(Checkout.Home, "results", $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd-HHmmss}");
}
