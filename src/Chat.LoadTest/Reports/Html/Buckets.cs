namespace Chat.LoadTest.Reports.Html;

/// <summary>
/// The seconds of a run, joined so that a chart has not more points than can be seen: rates become means, latencies those
/// of the worst second, because the mean of a percentile says nothing.
/// </summary>
internal sealed class Buckets
{
    private const int Most = 240;

    private readonly IReadOnlyList<TimelinePoint[]> _buckets;

    public Buckets(IReadOnlyList<TimelinePoint> timeline)
    {
        SecondsEach = Math.Max((timeline.Count + Most - 1) / Most, 1);
        _buckets = [.. timeline.Chunk(SecondsEach)];
    }

    public int SecondsEach { get; }

    public int Count => _buckets.Count;

    /// <summary>Since the run began.</summary>
    public int Second(int bucket) => _buckets[bucket][0].Second;

    /// <summary>Whether all of it counts.</summary>
    public bool IsMeasured(int bucket) => _buckets[bucket].All(point => point.IsMeasured);

    public double[] Means(Func<TimelinePoint, double> value) => [.. _buckets.Select(bucket => bucket.Average(value))];

    public double[] Worst(Func<TimelinePoint, double> value) => [.. _buckets.Select(bucket => bucket.Max(value))];
}
