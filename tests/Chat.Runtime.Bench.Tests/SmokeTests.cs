using System.Diagnostics;
using Chat.Bench.Trials;

namespace Chat.Runtime.Bench.Tests;

/// <summary>The benchmark itself still works; how fast anything is, is not asked here.</summary>
public sealed class SmokeTests
{
    [Fact]
    public async Task Smoke_runsAllWork_andLosesNothing()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Work).Assembly.Location, "--smoke"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var bench = Process.Start(start)!;
        var errors = bench.StandardError.ReadToEndAsync();
        var report = await bench.StandardOutput.ReadToEndAsync();
        await bench.WaitForExitAsync();

        Assert.True(bench.ExitCode == 0, await errors);
        Assert.All(Work.All, work => Assert.Contains($"| {work} |", report, StringComparison.Ordinal));
    }
}
