using Microsoft.Extensions.DependencyInjection;

namespace Chat.Runtime.Streams;

internal static class StreamServices
{
    public static void AddToSilo(IServiceCollection services, string name) => services.AddOptions();

    public static void AddToClient(IServiceCollection services, string name) => services.AddOptions();
}
