using Chat.Data.Schema;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Chat.Data;

public static class DatabaseHealth
{
    /// <summary>Adds a check that the database answers and has the schema this build needs.</summary>
    public static IHealthChecksBuilder AddDatabaseCheck(this IHealthChecksBuilder checks, string tag) =>
        checks.AddCheck<Check>("database", tags: [tag], timeout: TimeSpan.FromSeconds(2));

    private sealed class Check(NpgsqlDataSource dataSource) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context,
            CancellationToken cancellationToken = default
        )
        {
            var schema = await Migrator.CheckAsync(dataSource, cancellationToken);
            return schema.IsReady
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy(
                    $"The database's schema is at {schema.Current}; {schema.Expected} is needed."
                );
        }
    }
}
