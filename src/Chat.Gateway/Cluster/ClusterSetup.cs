using Chat.Delivery;
using Orleans.Configuration;

namespace Chat.Cluster;

/// <summary>How this gateway finds the silos and receives their streams.</summary>
internal static class ClusterSetup
{
    private const string Invariant = "Npgsql";

    public static void AddClusterClient(this WebApplicationBuilder builder)
    {
        var connection = new ClusterConnection();
        var postgres = Chat.Data.ChatDataSource.ToConnectionString(builder.Configuration["CHAT_POSTGRES"] ?? "");
        builder.Services.AddSingleton(connection);
        builder
            .Services.AddOptionsWithValidateOnStart<GatewayOptions>()
            .BindConfiguration(GatewayOptions.Section)
            .ValidateDataAnnotations();
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = ("chat", "chat"));
            client.Configure<ClientMessagingOptions>(messages =>
                messages.MaxMessageBodySize = ClusterMessages.MaxBytes
            );
            client.UseClustering(builder.Configuration, postgres);
            client.AddMemoryStreams(FanOut.Provider, streams => streams.ConfigurePartitioning(FanOut.Queues));
            client.AddGatewayCountChangedHandler((_, change) => connection.OnChanged(IsLoss(change)));
            client.AddClusterConnectionLostHandler((_, _) => connection.OnChanged(isLoss: true));
        });
    }

    private static bool IsLoss(GatewayCountChangedEventArgs change) =>
        change.NumberOfConnectedGateways < change.PreviousNumberOfConnectedGateways;

    /// <summary>Only the packaged runtime has Redis clustering, and needs to be told not to give up.</summary>
    private static void UseClustering(this IClientBuilder client, IConfiguration configuration, string postgres)
    {
#if ORLEANS_OFFICIAL
        client.TuneConnections();
        if (configuration["Clustering:Redis"] is { Length: > 0 } redis)
        {
            client.UseRedisClustering(redis);
            return;
        }
#endif
        client.UseAdoNetClustering(clustering =>
            (clustering.Invariant, clustering.ConnectionString) = (Invariant, postgres)
        );
    }
}
