using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Storage;

namespace Chat.Runtime.Storage;

internal static class StorageServices
{
    /// <summary>The storage of states that name none.</summary>
    public const string DefaultName = "Default";

    public static void AddPostgres(IServiceCollection services, string name) =>
        services.AddKeyedSingleton<IGrainStorage>(
            name,
            (provider, _) =>
                new PostgresGrainStorage(
                    provider.GetRequiredService<IOptionsMonitor<AdoNetGrainStorageOptions>>().Get(name),
                    provider.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId
                )
        );

    public static void AddMemory(IServiceCollection services, string name) =>
        services.AddKeyedSingleton<IGrainStorage>(name, static (_, _) => new MemoryGrainStorage());
}
