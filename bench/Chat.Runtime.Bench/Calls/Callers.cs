using System.Diagnostics;
using Chat.Messages;

namespace Chat.Bench.Calls;

/// <summary>Callers that each wait for an answer before they call again, a random one of the grains each time.</summary>
internal sealed class Callers(int count, IPostGrain[] grains)
{
    private static readonly PostMessage Post = new(
        new Person("usr_01jd2m8q6v0000000000000001", "Ada"),
        "01932a5e-7c1b-7000-8000-000000000001",
        new string('x', 100)
    );

    /// <summary>Activates the grains, so that no measured call has to.</summary>
    public Task VisitAsync() => Parallel.ForEachAsync(grains, async (grain, _) => await grain.PostAsync(Post));

    public async Task<Histogram> RunAsync(TimeSpan duration)
    {
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var latencies = await Task.WhenAll(
            Enumerable.Range(0, count).Select(caller => Task.Run(() => CallUntilAsync(end, new Random(caller))))
        );
        return latencies.Aggregate((all, one) => all.Add(one));
    }

    private async Task<Histogram> CallUntilAsync(long end, Random random)
    {
        var latency = new Histogram();
        for (var before = Stopwatch.GetTimestamp(); before < end; )
        {
            var answer = await grains[random.Next(grains.Length)].PostAsync(Post);
            if (answer.IsError)
            {
                throw new InvalidOperationException("The grain has refused a call.");
            }

            var after = Stopwatch.GetTimestamp();
            latency.Record(after - before);
            before = after;
        }

        return latency;
    }
}
