using Chat.Cluster;
using Chat.Data;
using Chat.Delivery;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Chat.Health;

internal static class HealthChecks
{
    private const string Ready = "ready";

    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services
            .AddHealthChecks()
            .AddDatabaseCheck(Ready)
            .AddCheck<ClusterCheck>("cluster", tags: [Ready])
            .AddCheck<DrainCheck>("drain", tags: [Ready]);
        return services.AddDrain();
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = static _ => false });
        routes.MapHealthChecks(
            "/health/ready",
            new HealthCheckOptions { Predicate = static check => check.Tags.Contains(Ready) }
        );
    }

    /// <summary>Whether clients may still be sent here.</summary>
    private sealed class DrainCheck(Drain drain) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context,
            CancellationToken cancellationToken = default
        ) =>
            Task.FromResult(
                drain.HasBegun
                    ? HealthCheckResult.Unhealthy("The gateway is about to stop.")
                    : HealthCheckResult.Healthy()
            );
    }

    /// <summary>Whether grains answer and events can arrive.</summary>
    private sealed class ClusterCheck(
        IClusterClient cluster,
        FanOutSubscriptions streams,
        IOptions<GatewayOptions> options
    ) : IHealthCheck
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

        public async Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context,
            CancellationToken cancellationToken = default
        )
        {
            if (!streams.IsSubscribed)
            {
                return HealthCheckResult.Unhealthy("Not subscribed to the event streams yet.");
            }

            await cluster.GetGrain<IHealthGrain>(options.Value.Id).PingAsync().WaitAsync(Patience, cancellationToken);
            return HealthCheckResult.Healthy();
        }
    }
}
