using System.Diagnostics;

namespace Chat.Bench.Works;

/// <summary>Callers that each wait for the end of one piece of work before they begin the next.</summary>
internal sealed class ClosedLoop(int callers, IWorkload workload)
{
    public async Task<Histogram> RunAsync(TimeSpan duration)
    {
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var latencies = await Task.WhenAll(
            Enumerable.Range(0, callers).Select(caller => Task.Run(() => WorkUntilAsync(end, caller)))
        );
        return latencies.Aggregate((all, one) => all.Add(one));
    }

    private async Task<Histogram> WorkUntilAsync(long end, int caller)
    {
        var latency = new Histogram();
        for (var before = Stopwatch.GetTimestamp(); before < end; )
        {
            await workload.DoAsync(caller);
            var after = Stopwatch.GetTimestamp();
            latency.Record(after - before);
            before = after;
        }

        return latency;
    }
}
