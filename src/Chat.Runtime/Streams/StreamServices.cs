using Chat.Runtime.Calls;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace Chat.Runtime.Streams;

internal static class StreamServices
{
    public static void AddToSilo(IServiceCollection services, string name) =>
        services.AddKeyedSingleton<IStreamProvider>(
            name,
            (provider, _) =>
                new SiloStreamProvider(
                    name,
                    provider.GetRequiredService<StreamHub>(),
                    provider.GetRequiredService<GrainInterfaceCatalog>()
                )
        );

    public static void AddToClient(IServiceCollection services, string name) =>
        services.AddKeyedSingleton<IStreamProvider>(
            name,
            (provider, _) =>
                new ClientStreamProvider(
                    name,
                    provider.GetRequiredService<StreamSubscriptions>(),
                    provider.GetRequiredService<GrainInterfaceCatalog>()
                )
        );
}
