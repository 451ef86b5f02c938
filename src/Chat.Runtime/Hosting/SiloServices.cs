using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Runtime.Hosting;

internal static class SiloServices
{
    public static void Add(IServiceCollection services, IConfiguration configuration, Action<ISiloBuilder> configure) =>
        configure(new NodeBuilder(services, configuration));
}

internal static class ClientServices
{
    public static void Add(
        IServiceCollection services,
        IConfiguration configuration,
        Action<IClientBuilder> configure
    ) => configure(new NodeBuilder(services, configuration));
}
