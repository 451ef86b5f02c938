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
            var schema = await CheckAsync(cancellationToken);
            return schema.IsReady
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy(
                    $"The database's schema is at {schema.Current}; {schema.Expected} is needed."
                );
        }

        /// <summary>Twice if need be: a restart of PostgreSQL leaves connections in the pool that are dead.</summary>
        private async Task<SchemaState> CheckAsync(CancellationToken cancellationToken)
        {
            try
            {
                return await Migrator.CheckAsync(dataSource, cancellationToken);
            }
            catch (NpgsqlException)
            {
                dataSource.Clear();
                return await Migrator.CheckAsync(dataSource, cancellationToken);
            }
        }
    }
}
