using System.Diagnostics;
using System.Text.Json;
using Chat.Bench.Servers;
using Chat.Bench.Trials;

namespace Chat.Bench.Numbers;

/// <summary>Calls of grains over TCP, as <c>Chat.Runtime.Bench</c> measures them.</summary>
internal sealed class GrainCalls(string work) : IMeasurement
{
    public static readonly Figure PerSecond = new("calls/s", Goal: Goal.AtLeast(100_000));
    public static readonly Figure P50 = new("p50, ms", "0.00");
    public static readonly Figure P99 = new("p99, ms", "0.00", Goal.AtMost(2));
    public static readonly Figure Cpu = new("CPU of caller and silo, µs each", "0.0");

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public static readonly IReadOnlyList<Figure> Figures = [PerSecond, P50, P99, Cpu];

    public async Task<Findings> MeasureAsync(TestBed bed, TrialPlace place)
    {
        var program = Checkout.ProgramOf("bench/Chat.Runtime.Bench", "Chat.Runtime.Bench.dll");
        var seconds = Math.Min(bed.Options.Duration.TotalSeconds, Longest.TotalSeconds);
        var start = new ProcessStartInfo("dotnet", [program, "trial", $"{seconds}", work]);
        var trial = JsonSerializer.Deserialize<RuntimeTrial>(await Commands.RunAsync(start, bed.Stopping))!;
        var found = trial.Measurements[0];
        return Findings.Of(
            (PerSecond, found.PerSecond),
            (P50, found.P50),
            (P99, found.P99),
            (Cpu, found.CpuPerUnit),
            (Trial.Others, found.Others)
        );
    }

    private sealed record RuntimeTrial(string Orleans, IReadOnlyList<RuntimeMeasurement> Measurements);

    private sealed record RuntimeMeasurement(
        double PerSecond,
        double P50,
        double P99,
        double CpuPerUnit,
        double Others
    );
}
