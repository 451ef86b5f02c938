using System.Diagnostics;
using Chat.Bench.Servers;
using Chat.Bench.Trials;

namespace Chat.Bench.Numbers;

/// <summary>How long <c>./chat up --detach</c> takes when everything is built and the database is there.</summary>
internal sealed class Startup : IMeasurement
{
    public static readonly Figure Seconds = new("seconds until ready", "0.0", Goal.AtMost(10));

    public Task PrepareAsync(TestBed bed, string target) => bed.DownAsync();

    public async Task<Findings> MeasureAsync(TestBed bed, TrialPlace place)
    {
        var began = Stopwatch.GetTimestamp();
        await bed.Product.UpAsync();
        var took = Stopwatch.GetElapsedTime(began);
        return Findings.Of((Seconds, took.TotalSeconds));
    }

    public Task CleanUpAsync(TestBed bed) => bed.StartPeersAsync();
}
