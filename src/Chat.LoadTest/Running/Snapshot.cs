using System.Diagnostics;
using Chat.LoadTest.Measuring.Processes;
using Chat.LoadTest.Users;

namespace Chat.LoadTest.Running;

/// <summary>What was counted up to a moment.</summary>
internal sealed record Snapshot(long At, Counters Counters, MonitoredUse Use)
{
    public static async Task<Snapshot> TakeAsync(IReadOnlyList<Worker> workers, ProcessMonitor monitor)
    {
        var sum = new Counters();
        foreach (var counters in await Task.WhenAll(workers.Select(worker => worker.Loop.AskAsync(worker.Count))))
        {
            sum.Add(counters);
        }

        return new Snapshot(Stopwatch.GetTimestamp(), sum, monitor.Use());
    }
}
