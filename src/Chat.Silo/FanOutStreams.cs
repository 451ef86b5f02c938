using Chat.Delivery;

namespace Chat.Silo;

/// <summary>The streams to the gateways. The settings are the packaged runtime's: the embedded one pushes.</summary>
internal static class FanOutStreams
{
    private static readonly TimeSpan LookForEventsEvery = TimeSpan.FromMilliseconds(5);

    public static void AddFanOutStreams(this ISiloBuilder silo)
    {
        silo.AddMemoryGrainStorage("PubSubStore");
        silo.AddMemoryStreams(
            FanOut.Provider,
            streams =>
            {
                streams.ConfigurePartitioning(FanOut.Queues);
                streams.ConfigurePullingAgent(agent =>
                    agent.Configure(pulling => pulling.GetQueueMsgsTimerPeriod = LookForEventsEvery)
                );
            }
        );
    }
}
