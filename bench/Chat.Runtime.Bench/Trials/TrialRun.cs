using System.Diagnostics;
using System.Globalization;
using Chat.Bench.Calls;
using Chat.Bench.Streams;

namespace Chat.Bench.Trials;

/// <summary>Each kind of work once, from a client of a silo in another process; as long before that to warm up.</summary>
internal sealed class TrialRun(IClusterClient client, Process silo, TimeSpan duration)
{
    /// <summary>Changes that may be on their way: a packaged memory stream refuses more than 16,384 events.</summary>
    private const int Window = 12_800;
    private const int AcknowledgeEvery = Window / 8;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <param name="only">What the names of the work to be done contain.</param>
    public async Task<List<Measurement>> RunAsync(string only)
    {
        var measurements = new List<Measurement>();
        foreach (var work in Work.Containing(only))
        {
            measurements.Add(await RunOneAsync(work));
        }

        return measurements;
    }

    private Task<Measurement> RunOneAsync(string work) =>
        work switch
        {
            Work.OneCaller => CallAsync(work, callers: 1, grains: 1),
            Work.OneGrain => CallAsync(work, callers: 64, grains: 1),
            Work.OwnGrains => CallAsync(work, callers: 64, grains: 64),
            Work.ManyGrains => CallAsync(work, callers: 64, grains: 5000),
            Work.Paced => PaceAsync(work),
            Work.Flood => FloodAsync(work, changesPerEvent: 1),
            Work.BatchedFlood => FloodAsync(work, changesPerEvent: 100),
            _ => throw new ArgumentOutOfRangeException(nameof(work), work, message: null),
        };

    private async Task<Measurement> CallAsync(string work, int callers, int grains)
    {
        var keys = Enumerable.Range(0, grains).Select(i => $"{work}/{i}");
        var crowd = new Callers(callers, [.. keys.Select(key => client.GetGrain<IPostGrain>(key))]);
        await crowd.VisitAsync();
        await crowd.RunAsync(duration);

        var cpu = Meter();
        var began = Stopwatch.GetTimestamp();
        var latency = await crowd.RunAsync(duration);
        return Measured(work, cpu, latency.Count, Stopwatch.GetElapsedTime(began), latency);
    }

    /// <summary>Twice as long as the rest, for it has few events.</summary>
    private async Task<Measurement> PaceAsync(string work)
    {
        await PublishAsync(publisher => publisher.PaceAsync((int)(duration / Interval), Interval));

        var cpu = Meter();
        var (publication, changes, _) = await PublishAsync(publisher =>
            publisher.PaceAsync((int)(duration * 2 / Interval), Interval)
        );
        return Measured(work, cpu, changes, took: null, publication.Latency);
    }

    /// <summary>Its latency would only tell how large the window is.</summary>
    private async Task<Measurement> FloodAsync(string work, int changesPerEvent)
    {
        await PublishAsync(publisher => publisher.FloodAsync(duration, changesPerEvent, Window));

        var cpu = Meter();
        var (_, changes, took) = await PublishAsync(publisher =>
            publisher.FloodAsync(duration, changesPerEvent, Window)
        );
        return Measured(work, cpu, changes, took, latency: null);
    }

    private async Task<(Publication, long Changes, TimeSpan Took)> PublishAsync(
        Func<IPublisherGrain, Task<long>> publish
    )
    {
        var publication = new Publication(client, AcknowledgeEvery);
        var (changes, took) = await publication.ReceiveAsync(publish);
        return (publication, changes, took);
    }

    private CpuMeter Meter() => new(Process.GetCurrentProcess(), silo);

    private static Measurement Measured(string work, CpuMeter meter, long count, TimeSpan? took, Histogram? latency)
    {
        var cpu = meter.Read();
        return new Measurement(
            work,
            count / took?.TotalSeconds,
            Milliseconds(latency?.Percentile(0.5)),
            Milliseconds(latency?.Percentile(0.99)),
            Milliseconds(latency?.Max),
            cpu.Own * 1e6 / count,
            cpu.Others,
            double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture)
        );
    }

    private static double? Milliseconds(long? ticks) => ticks * 1000.0 / Stopwatch.Frequency;
}
