using System.Diagnostics;
using System.Globalization;
using Chat.Bench.Databases;

namespace Chat.Bench.Measuring;

/// <summary>What a piece of work took, from when this was made.</summary>
internal sealed class Meter(PostgresProcesses? postgres)
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly double _clientBefore = ClientSeconds();
    private readonly double _postgresBefore = postgres?.Seconds() ?? 0;
    private readonly CpuMeter _machine = new(() => ClientSeconds() + (postgres?.Seconds() ?? 0));

    public Measurement Read(string work, Histogram latency)
    {
        var took = Stopwatch.GetElapsedTime(_began).TotalSeconds;
        var client = ClientSeconds() - _clientBefore;
        double? database = postgres is null ? null : postgres.Seconds() - _postgresBefore;
        return new Measurement(
            work,
            latency.Count / took,
            Milliseconds(latency.Percentile(0.5)),
            Milliseconds(latency.Percentile(0.9)),
            Milliseconds(latency.Percentile(0.99)),
            Milliseconds(latency.Max),
            client * 1e6 / latency.Count,
            database * 1e6 / latency.Count,
            _machine.Read().Others,
            double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture)
        );
    }

    private static double ClientSeconds()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }

    private static double Milliseconds(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;
}
