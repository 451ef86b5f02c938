using Chat.Data.Schema;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Chat.Data;

public static class PartitionsHealth
{
    /// <summary>
    /// Adds a check that next month's partitions are there. Where they are not, it is degraded, not unhealthy: messages
    /// are taken all the same, the first of the month creates what is missing.
    /// </summary>
    public static IHealthChecksBuilder AddPartitionsCheck(this IHealthChecksBuilder checks, string tag) =>
        checks.AddCheck<Check>("partitions", HealthStatus.Degraded, [tag], TimeSpan.FromSeconds(2));

    private sealed class Check(NpgsqlDataSource dataSource) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context,
            CancellationToken cancellationToken = default
        ) =>
            await Partitions.FindMissingAsync(dataSource, cancellationToken) is { Count: > 0 } missing
                ? HealthCheckResult.Degraded($"There are no partitions {string.Join(", ", missing)}.")
                : HealthCheckResult.Healthy();
    }
}
