using System.Diagnostics;
using Chat.LoadTest.Measuring.Processes;
using Chat.LoadTest.Reports;
using Chat.TestKit;

namespace Chat.LoadTest.Tests.Measuring.Processes;

public sealed class ProcessMonitorTests : IDisposable
{
    // At each line it reads, a child of its child takes 0.3 s of processor time and exits.
    private const string Burner = """
        while read -r; do
          bash -c 'bash -c "until read -ra s </proc/self/stat; ((s[13] + s[14] >= 30)); do :; done"; true'
          echo burnt
        done
        """;

    private readonly Process _process = Process.Start(
        new ProcessStartInfo("bash", ["-c", Burner])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        }
    )!;

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    [Fact]
    public async Task Use_hasTheTimeOfDescendantsThatExited()
    {
        var monitor = Monitor();
        await BurnAsync();

        Assert.InRange(UseOf(monitor, "burner").CpuSeconds, 0.3, double.MaxValue);
    }

    [Fact]
    public async Task Begin_forgetsWhatWasBefore()
    {
        var monitor = Monitor();
        await BurnAsync();
        monitor.Begin();

        var use = UseOf(monitor, "burner");
        Assert.Equal(0, use.CpuSeconds);
        Assert.True(use.PeakMegabytes >= use.MeanMegabytes && use.MeanMegabytes > 0);
    }

    [Fact]
    public async Task ReadSample_isWhatWasTakenSinceTheLastOne()
    {
        var monitor = Monitor();
        var watch = Stopwatch.StartNew();
        await BurnAsync();

        var processors = monitor.ReadSample().Single(sample => sample.Name == "burner").Processors;
        Assert.InRange(processors, 0.3 / (watch.Elapsed.TotalSeconds + 1), double.MaxValue);
        Assert.Equal(0, monitor.ReadSample().Single(sample => sample.Name == "burner").Processors);
    }

    [Fact]
    public async Task Sample_answersWithTheReadingBefore()
    {
        var monitor = Monitor();
        await BurnAsync();

        Assert.Equal(0, monitor.Sample().Single(sample => sample.Name == "burner").Processors);
        await Wait.UntilAsync(BurntOnceMoreAsync, () => "the reading that was asked for never came");

        async Task<bool> BurntOnceMoreAsync()
        {
            await BurnAsync();
            return monitor.Sample().Single(sample => sample.Name == "burner").Processors > 0;
        }
    }

    [Fact]
    public async Task ReadSample_ofAKilledProcess_isMissing_butItsUseIsKept()
    {
        var monitor = Monitor();
        await BurnAsync();
        monitor.ReadSample();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();

        Assert.Equal([ProcessMonitor.Own], monitor.ReadSample().Select(sample => sample.Name));
        Assert.InRange(UseOf(monitor, "burner").CpuSeconds, 0.3, double.MaxValue);
        Assert.Single(monitor.Ended);
    }

    [Fact]
    public void Sample_hasTheMemoryOfTheLoadTesterItself()
    {
        var own = Monitor().Sample().Single(sample => sample.Name == ProcessMonitor.Own);

        var resident = Environment.WorkingSet / 1048576.0;
        Assert.InRange(own.Megabytes, resident / 2, resident * 2);
    }

    [Fact]
    public void Monitor_ofNoProcess_isRefused()
    {
        var refused = Assert.Throws<ArgumentException>(() => new ProcessMonitor([new("silo-1", int.MaxValue)]));

        Assert.Contains("no process 2147483647 (silo-1)", refused.Message);
    }

    [Fact]
    public void Monitor_ofOneNameTwice_isRefused() =>
        Assert.Throws<ArgumentException>(() => new ProcessMonitor([new(ProcessMonitor.Own, _process.Id)]));

    [Theory]
    [InlineData("silo-1=123", true)]
    [InlineData("silo-1=0", false)]
    [InlineData("silo-1=-5", false)]
    [InlineData("silo-1", false)]
    [InlineData("=123", false)]
    [InlineData("silo-1=x", false)]
    public void TryParse_takesANameAndAPid(string text, bool expected)
    {
        Assert.Equal(expected, MonitoredProcess.TryParse(text, out var process));
        Assert.Equal(expected ? new MonitoredProcess("silo-1", 123) : null, process);
    }

    private static ProcessUse UseOf(ProcessMonitor monitor, string name) =>
        monitor.Use().Processes.Single(use => use.Name == name);

    private ProcessMonitor Monitor() => new([new MonitoredProcess("burner", _process.Id)]);

    private async Task BurnAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
        Assert.Equal("burnt", await _process.StandardOutput.ReadLineAsync());
    }
}
