using Orleans.Runtime.Providers;

namespace Chat.Silo;

/// <summary>
/// Memory streams as what they are here: hints, of which any may be lost and none is worth waiting for. By default a
/// queue that could not be read once, because the silo it was in has died, is left alone for 10 to 20 seconds, a
/// receiver that does not answer holds up its queue for a minute, and events are held for half an hour after they were
/// delivered.
/// </summary>
internal static partial class FanOutStreams
{
    static partial void TuneDelivery(ISiloMemoryStreamConfigurator streams)
    {
        streams.ConfigureBackoffProvider((_, _) => new ReadPauses());
        streams.ConfigureBackoffProvider((_, _) => new DeliveryPauses());
        streams.ConfigurePullingAgent(agent =>
            agent.Configure(pulling =>
            {
                // Longer than it takes to notice that a silo has died, and short enough for those who share the queue.
                pulling.MaxEventDeliveryTime = TimeSpan.FromSeconds(5);
                pulling.InitQueueTimeout = TimeSpan.FromSeconds(5);
            })
        );
        streams.ConfigureCacheEviction(cache =>
            cache.Configure(eviction =>
            {
                // Nobody reads back in a stream: what is missing is read from the log.
                eviction.DataMinTimeInCache = TimeSpan.FromSeconds(10);
                eviction.DataMaxAgeInCache = TimeSpan.FromSeconds(20);
                eviction.MetadataMinTimeInCache = TimeSpan.FromSeconds(20);
            })
        );
    }

    /// <summary>50 ms, then twice as long each time, up to half a second: a read costs next to nothing.</summary>
    private sealed class ReadPauses : IQueueReaderBackoffProvider
    {
        public TimeSpan Next(int attempt) => TimeSpan.FromMilliseconds(Math.Min(500, 50 << Math.Min(attempt, 8)));
    }

    /// <summary>100 ms, then twice as long each time, up to a second.</summary>
    private sealed class DeliveryPauses : IMessageDeliveryBackoffProvider
    {
        public TimeSpan Next(int attempt) => TimeSpan.FromMilliseconds(Math.Min(1000, 100 << Math.Min(attempt, 8)));
    }
}
