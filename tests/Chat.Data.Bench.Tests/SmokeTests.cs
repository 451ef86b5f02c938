using System.Diagnostics;
using Chat.Bench.Works;

namespace Chat.Data.Bench.Tests;

/// <summary>The benchmark itself still works; how fast anything is, is not asked here.</summary>
public sealed class SmokeTests
{
    [Fact]
    public async Task Smoke_does_all_work_and_tells_its_plans()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Work).Assembly.Location, "--smoke"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("CHAT_POSTGRES");
        using var bench = Process.Start(start)!;
        var errors = bench.StandardError.ReadToEndAsync();
        var report = await bench.StandardOutput.ReadToEndAsync();
        await bench.WaitForExitAsync();

        Assert.True(bench.ExitCode == 0, await errors);
        Assert.All(WorkList.All, work => Assert.Contains($"| {work.Name} |", report, StringComparison.Ordinal));
        Assert.Contains("Index Scan", report, StringComparison.Ordinal);
    }
}
