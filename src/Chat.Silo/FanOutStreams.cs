using Chat.Delivery;

namespace Chat.Silo;

/// <summary>The streams to the gateways. The settings are the packaged runtime's: the embedded one pushes.</summary>
internal static partial class FanOutStreams
{
    /// <summary>
    /// The name of the grain storage in which the packaged streams keep who has subscribed to what. One in the silos'
    /// memory, as usual with memory streams, forgets with the silo.
    /// </summary>
    public const string SubscriptionStorage = "PubSubStore";

    private static readonly TimeSpan LookForEventsEvery = TimeSpan.FromMilliseconds(5);

    public static void AddFanOutStreams(this ISiloBuilder silo)
    {
        silo.AddMemoryStreams(
            FanOut.Provider,
            streams =>
            {
                streams.ConfigurePartitioning(FanOut.Queues);
                streams.ConfigurePullingAgent(agent =>
                    agent.Configure(pulling => pulling.GetQueueMsgsTimerPeriod = LookForEventsEvery)
                );
                TuneDelivery(streams);
            }
        );
    }

    /// <summary>For the packaged streams alone; the embedded ones hold nothing back.</summary>
    static partial void TuneDelivery(ISiloMemoryStreamConfigurator streams);
}
