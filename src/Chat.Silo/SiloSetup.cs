using System.ComponentModel.DataAnnotations;
using Chat.Delivery;
using Chat.Grains;
using Orleans.Configuration;

namespace Chat.Silo;

/// <summary>The silo's place in the cluster: where it listens, what it stores state in, how it reaches gateways.</summary>
internal static class SiloSetup
{
    private const string Invariant = "Npgsql";

    /// <summary>
    /// More than a grain's deactivation may take (30 s), less than what orchestrators are told to wait (60 s, deploy/).
    /// </summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(40);

    public static void AddSilo(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(SiloOptions.Section).Get<SiloOptions>() ?? new SiloOptions();
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        var address = OwnAddress.Find(options.Address, options.AllowPublicAddress);
        var listenAddress = options.ListenAddress is { } own ? OwnAddress.Parse(own) : address;
        var postgres = Chat.Data.ChatDataSource.ToConnectionString(builder.Configuration["CHAT_POSTGRES"]!);

        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = ("chat", "chat"));
            silo.Configure<Orleans.Configuration.SiloOptions>(named =>
                named.SiloName = options.Name ?? $"{Environment.MachineName}-{options.Port}"
            );
            silo.Configure<SiloMessagingOptions>(messages => messages.MaxMessageBodySize = ClusterMessages.MaxBytes);
            silo.ConfigureEndpoints(address, options.Port, options.GatewayPort);
            silo.Configure<EndpointOptions>(endpoints =>
            {
                endpoints.SiloListeningEndpoint = new(listenAddress, options.ListenPort ?? options.Port);
                endpoints.GatewayListeningEndpoint = new(
                    listenAddress,
                    options.GatewayListenPort ?? options.GatewayPort
                );
            });
            silo.UseClustering(builder.Configuration, postgres);
            silo.AddAdoNetGrainStorage(
                GrainStorage.Default,
                storage =>
                {
                    (storage.Invariant, storage.ConnectionString) = (Invariant, postgres);
#if ORLEANS_OFFICIAL
                    storage.GrainStorageSerializer = new PlainJsonStorage();
#endif
                }
            );
            silo.AddAdoNetGrainStorage(
                FanOutStreams.SubscriptionStorage,
                storage => (storage.Invariant, storage.ConnectionString) = (Invariant, postgres)
            );
            silo.AddFanOutStreams();
        });
    }

    /// <summary>Only the packaged runtime has Redis clustering, and needs to be told not to wait so long.</summary>
    private static void UseClustering(this ISiloBuilder silo, IConfiguration configuration, string postgres)
    {
#if ORLEANS_OFFICIAL
        silo.Tune();
        if (configuration["Clustering:Redis"] is { Length: > 0 } redis)
        {
            silo.UseRedisClustering(redis);
            return;
        }
#endif
        silo.UseAdoNetClustering(clustering =>
            (clustering.Invariant, clustering.ConnectionString) = (Invariant, postgres)
        );
    }
}
