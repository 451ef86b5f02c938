using System.Net;
using Chat.Runtime.Postgres;
using Chat.Runtime.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;

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
        where TOptions : class =>
        services.AddSingleton<IMembershipTable>(provider =>
        {
            var (invariant, connectionString) = read(provider.GetRequiredService<IOptions<TOptions>>().Value);
            return new PostgresMembership(
                PostgresSources.Create(invariant, connectionString, FailSoonerThanTheLease),
                provider.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId
            );
        });

    private static void FailSoonerThanTheLease(NpgsqlConnectionStringBuilder builder)
    {
        builder.Timeout = 3;
        builder.CommandTimeout = 3;
        builder.MaxPoolSize = 5; // one of them listens
        builder.KeepAlive = 3; // and would not notice otherwise that nobody talks to it any more
    }
}
