using Chat.Runtime.Activations;
using Chat.Runtime.Calls;
using Chat.Runtime.Client;
using Chat.Runtime.Membership;
using Chat.Runtime.Silo;
using Chat.Runtime.Streams;
using Chat.Runtime.Transport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Chat.Runtime.Hosting;

/// <summary>What a silo is made of.</summary>
internal static class SiloServices
{
    public static void Add(IServiceCollection services, IConfiguration configuration, Action<ISiloBuilder> configure)
    {
        NodeServices.Add(services);
        services.AddSingleton(provider => new ResponseTimeout(Messaging(provider).ResponseTimeout));
        services.AddSingleton(provider => new NodeIdentity(
            provider.GetRequiredService<IOptions<SiloOptions>>().Value.SiloName,
            isSilo: true,
            Messaging(provider).MaxMessageBodySize
        ));
        services.AddSingleton<GrainClasses>();
        services.AddMetrics();
        services.AddSingleton<ActivationMetrics>();
        services.AddSingleton<ActivationDirectory>();
        services.AddSingleton<SiloLease>();
        services.AddSingleton<RequestHandler>();
        services.AddSingleton<SiloListener>();
        services.AddSingleton<SiloMember>();
        services.AddSingleton<ILocalSiloDetails>(provider => provider.GetRequiredService<SiloMember>());
        services.AddSingleton<StreamHub>();
        services.AddSingleton<IHostedService, SiloHost>();
        configure(new NodeBuilder(services, configuration));
    }

    private static SiloMessagingOptions Messaging(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<SiloMessagingOptions>>().Value;
}

/// <summary>What a client is made of.</summary>
internal static class ClientServices
{
    public static void Add(IServiceCollection services, IConfiguration configuration, Action<IClientBuilder> configure)
    {
        NodeServices.Add(services);
        services.AddSingleton(provider => new ResponseTimeout(Messaging(provider).ResponseTimeout));
        services.AddSingleton(provider => new NodeIdentity(
            $"client {Environment.MachineName}/{Environment.ProcessId}",
            isSilo: false,
            Messaging(provider).MaxMessageBodySize
        ));
        services.AddSingleton<StreamSubscriptions>();
        services.AddSingleton<IHostedService, ClientHost>();
        configure(new NodeBuilder(services, configuration));
    }

    private static ClientMessagingOptions Messaging(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<ClientMessagingOptions>>().Value;
}

/// <summary>What silos and clients have in common.</summary>
internal static class NodeServices
{
    public static void Add(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(CallRouter)))
        {
            throw new InvalidOperationException("A host is one silo or one client.");
        }

        services.AddOptions();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(GrainInterfaceCatalog.Application);
        services.AddSingleton<ClusterSecret>();
        services.AddSingleton<Handshake>();
        services.AddSingleton<Transports>();
        services.AddSingleton<MembershipMonitor>();
        services.AddSingleton<SiloLinks>();
        services.AddSingleton<CallRouter>();
        services.AddSingleton<GrainFactory>();
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<GrainFactory>());
        services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<GrainFactory>());
    }
}
