using Orleans.Configuration;
using Orleans.Serialization;

namespace Chat.Cluster;

/// <summary>
/// By default the packaged client gives up when no silo runs at its start, looks for new silos once a minute, and does
/// not notice that the silo which had a call has died, but waits for its answer for half a minute.
/// </summary>
internal static class ClientTuning
{
    private static readonly TimeSpan PauseBetweenAttempts = TimeSpan.FromMilliseconds(500);

    /// <summary>Calls that take longer are made again; each may be.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(4);

    public static void TuneConnections(this IClientBuilder client)
    {
        client.Configure<Orleans.Configuration.GatewayOptions>(gateways =>
            gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1)
        );
        client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = LongestCall);
        client.AddOutgoingGrainCallFilter<LostSiloFilter>();
        client.Configure<ExceptionSerializationOptions>(sent => sent.SupportedNamespacePrefixes.Add("Npgsql"));
        client.UseConnectionRetryFilter(
            async (_, stopping) =>
            {
                await Task.Delay(PauseBetweenAttempts, stopping);
                return true;
            }
        );
    }
}
