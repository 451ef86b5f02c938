using System.Diagnostics;
using System.Globalization;

namespace Chat.Measuring;

/// <summary>
/// What is measured, processes or whatever counts processor seconds, took of the machine's processors since it was made,
/// and what everything else took: a figure from a busy machine should look like one. Reads Linux' <c>/proc</c>.
/// </summary>
internal sealed class CpuMeter(Func<double> measured)
{
    private const double JiffiesPerSecond = 100; // USER_HZ, the same on every architecture .NET runs on
    private const int Idle = 3;
    private const int IoWait = 4;
    private const int Guest = 8; // and what follows is contained in others

    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly double _machineBefore = MachineSeconds();
    private readonly double _measuredBefore = measured();

    public CpuMeter(params Process[] measured)
        : this(() => Seconds(measured)) { }

    public CpuUse Read()
    {
        var own = measured() - _measuredBefore;
        var others = MachineSeconds() - _machineBefore - own;
        return new CpuUse(own, Math.Max(others, 0) / Stopwatch.GetElapsedTime(_began).TotalSeconds);
    }

    private static double Seconds(Process[] processes)
    {
        foreach (var process in processes)
        {
            process.Refresh();
        }

        return processes.Sum(process => process.TotalProcessorTime.TotalSeconds);
    }

    private static double MachineSeconds()
    {
        var cpu = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1);
        return cpu.Take(Guest)
                .Where((_, column) => column is not (Idle or IoWait))
                .Sum(jiffies => double.Parse(jiffies, CultureInfo.InvariantCulture)) / JiffiesPerSecond;
    }
}

/// <param name="Own">Processor seconds of the measured processes.</param>
/// <param name="Others">Processors that everything else kept busy, on average.</param>
internal sealed record CpuUse(double Own, double Others);
