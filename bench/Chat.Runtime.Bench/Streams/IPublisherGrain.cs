using Chat.Delivery;
using Orleans.Concurrency;

namespace Chat.Bench.Streams;

/// <summary>A room as a gateway's stream sees it: changes of consecutive seqs, from 1, on the stream of the same key.</summary>
[Alias("bench.publisher")]
public interface IPublisherGrain : IGrainWithStringKey
{
    const string Namespace = "bench";

    /// <summary>Publishes changes, each at its time.</summary>
    /// <returns>The last seq.</returns>
    [Alias("pace")]
    Task<long> PaceAsync(int changes, TimeSpan interval);

    /// <summary>Publishes as fast as it can, with no more than so many changes unacknowledged.</summary>
    /// <returns>The last seq.</returns>
    [Alias("flood")]
    Task<long> FloodAsync(TimeSpan duration, int changesPerEvent, int window);

    /// <summary>Tells that everything up to this seq has arrived.</summary>
    [OneWay, Alias("acknowledge")]
    Task AcknowledgeAsync(long seq);
}

/// <param name="SentAt">
/// <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> of the publisher: on Linux one clock for all processes.
/// </param>
[GenerateSerializer, Immutable, Alias("bench.stamped-changes")]
public sealed record StampedChanges([property: Id(0)] long SentAt, [property: Id(1)] IReadOnlyList<Change> Changes);
