using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Chat.Runtime.Storage;

internal static class StorageServices
{
    /// <summary>The storage of states that name none.</summary>
    public const string DefaultName = "Default";

    public static void AddPostgres(IServiceCollection services, string name) => services.AddOptions();

    public static void AddMemory(IServiceCollection services, string name) =>
        services.AddKeyedSingleton<IGrainStorage>(name, static (_, _) => new MemoryGrainStorage());
}
