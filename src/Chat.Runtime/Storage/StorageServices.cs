using Microsoft.Extensions.DependencyInjection;

namespace Chat.Runtime.Storage;

internal static class StorageServices
{
    public static void AddPostgres(IServiceCollection services, string name) => services.AddOptions();

    public static void AddMemory(IServiceCollection services, string name) => services.AddOptions();
}
