namespace Chat.Cluster;

/// <summary>
/// By default the packaged client gives up when no silo runs at its start, and looks for new silos once a minute.
/// </summary>
internal static class ClientTuning
{
    private static readonly TimeSpan PauseBetweenAttempts = TimeSpan.FromMilliseconds(500);

    public static void TuneConnections(this IClientBuilder client)
    {
        client.Configure<Orleans.Configuration.GatewayOptions>(gateways =>
            gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1)
        );
        client.UseConnectionRetryFilter(
            async (_, stopping) =>
            {
                await Task.Delay(PauseBetweenAttempts, stopping);
                return true;
            }
        );
    }
}
