using Chat.Runtime.Hosting;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds a client of a cluster to a host.</summary>
public static class OrleansClientGenericHostExtensions
{
    public static HostApplicationBuilder UseOrleansClient(
        this HostApplicationBuilder hostAppBuilder,
        Action<IClientBuilder> configureDelegate
    )
    {
        ClientServices.Add(hostAppBuilder.Services, hostAppBuilder.Configuration, configureDelegate);
        return hostAppBuilder;
    }

    public static IHostApplicationBuilder UseOrleansClient(
        this IHostApplicationBuilder hostAppBuilder,
        Action<IClientBuilder> configureDelegate
    )
    {
        ClientServices.Add(hostAppBuilder.Services, hostAppBuilder.Configuration, configureDelegate);
        return hostAppBuilder;
    }

    public static IHostBuilder UseOrleansClient(
        this IHostBuilder hostBuilder,
        Action<IClientBuilder> configureDelegate
    ) =>
        hostBuilder.ConfigureServices(
            (context, services) => ClientServices.Add(services, context.Configuration, configureDelegate)
        );
}
