using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Chat.Silo;

internal static class HealthRoutes
{
    public const string Ready = "ready";

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = static _ => false });
        routes.MapHealthChecks(
            "/health/ready",
            new HealthCheckOptions { Predicate = static check => check.Tags.Contains(Ready) }
        );
    }
}
