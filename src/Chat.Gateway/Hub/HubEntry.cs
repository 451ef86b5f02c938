using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Hubs;

/// <summary>
/// The way into the hub: whoever has a valid token may enter, nobody else. In place of the framework's middlewares for
/// authentication and authorization, which would each keep for every connection what they were doing when it began, 1.3 KB
/// together; this one is done before the connection begins, and keeps nothing where the token could be checked at once:
/// that is what its several methods are for.
/// </summary>
internal static class HubEntry
{
    /// <summary>
    /// Takes requests to the hub; all others go on, also those to it if more than a token is asked for. What stands behind
    /// this in the pipeline never sees those that are taken, and the default policy is taken for the framework's own.
    /// </summary>
    public static void UseHubEntry(this WebApplication app) =>
        app.Use(
            (context, next) =>
                context.GetEndpoint() is { RequestDelegate: { } hub } endpoint && AsksForATokenOnly(endpoint.Metadata)
                    ? EnterAsync(context, hub)
                    : next(context)
        );

    /// <summary>Nothing else is looked at here; whatever else may be asked for is the framework's to decide.</summary>
    private static bool AsksForATokenOnly(EndpointMetadataCollection metadata) =>
        metadata.GetMetadata<HubMetadata>()?.HubType == typeof(ChatHub)
        && metadata.GetMetadata<IAllowAnonymous>() is null
        && metadata.GetMetadata<AuthorizationPolicy>() is null
        && metadata.GetMetadata<IAuthorizationRequirementData>() is null
        && metadata
            .GetOrderedMetadata<IAuthorizeData>()
            .All(asked => asked is { Policy: null, Roles: null, AuthenticationSchemes: null });

    private static Task EnterAsync(HttpContext context, RequestDelegate hub)
    {
        var authenticating = context.AuthenticateAsync();
        return authenticating.IsCompletedSuccessfully
            ? EnterAsync(context, hub, authenticating.Result)
            : WaitAsync(context, hub, authenticating);
    }

    private static async Task WaitAsync(
        HttpContext context,
        RequestDelegate hub,
        Task<AuthenticateResult> authenticating
    ) => await EnterAsync(context, hub, await authenticating);

    private static Task EnterAsync(HttpContext context, RequestDelegate hub, AuthenticateResult result)
    {
        if (result.Principal is not { Identity.IsAuthenticated: true } user)
        {
            return context.ChallengeAsync();
        }

        context.User = user;
        context.Features.Set<IAuthenticateResultFeature>(new Authenticated { AuthenticateResult = result });
        return hub(context);
    }

    /// <summary>From here SignalR knows when the token expires.</summary>
    private sealed class Authenticated : IAuthenticateResultFeature
    {
        public AuthenticateResult? AuthenticateResult { get; set; }
    }
}
