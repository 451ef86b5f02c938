using Microsoft.Extensions.DependencyInjection;

namespace Chat.Runtime.Membership;

internal static class MembershipServices
{
    public static void AddLocalhost(IServiceCollection services, int gatewayPort) => services.AddOptions();

    public static void AddPostgres<TOptions>(
        IServiceCollection services,
        Func<TOptions, (string? Invariant, string? ConnectionString)> read
    )
        where TOptions : class => services.AddOptions<TOptions>();
}
