using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace Chat.Integrations;

/// <param name="Contexts">The types of contexts it may make rooms for.</param>
internal sealed record OwnService(string Id, string Name, string DisplayName, IReadOnlyList<string> Contexts);

/// <summary>What other services call, with keys of their own.</summary>
internal static class ServicesApi
{
    public static IServiceCollection AddIntegrations(this IServiceCollection services)
    {
        services.AddSingleton<ServiceKeys>();
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, ServiceKeyAuthentication>(
            ServiceKeyAuthentication.Scheme,
            null
        );
        return services;
    }

    public static void MapServices(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/service", View)
            .RequireAuthorization(ServiceKeyAuthentication.Policy)
            .WithTags("Services")
            .WithSummary("The service that the key is of, and what it may do.")
            .Produces<OwnService>()
            .ProducesProblem(401)
            .ProducesProblem(503);

    private static IResult View(ClaimsPrincipal user)
    {
        var caller = ServiceCaller.Of(user);
        return TypedResults.Ok(
            new OwnService(caller.Account.Id, caller.Name, caller.Account.DisplayName, caller.Contexts)
        );
    }
}
