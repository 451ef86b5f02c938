using System.Net;
using Chat.Runtime.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Runtime.Membership;

internal static class MembershipServices
{
    /// <summary>A silo knows itself, a client knows the port.</summary>
    public static void AddLocalhost(IServiceCollection services, int gatewayPort) =>
        services.AddSingleton<IMembershipTable>(provider =>
            provider.GetRequiredService<NodeIdentity>().IsSilo
                ? new InMemoryMembership()
                : new FixedMembership(new IPEndPoint(IPAddress.Loopback, gatewayPort))
        );

    public static void AddPostgres<TOptions>(
        IServiceCollection services,
        Func<TOptions, (string? Invariant, string? ConnectionString)> read
    )
        where TOptions : class => services.AddOptions<TOptions>();
}
