using System.Text.Encodings.Web;
using Chat.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Chat.Integrations;

/// <summary>
/// Reads a service's key from the <c>Authorization</c> header. It is looked for only where <see cref="Policy"/> asks for it,
/// and nothing else is: no key opens what is for people, and no person's token what is for services.
/// </summary>
internal sealed class ServiceKeyAuthentication(
    ServiceKeys keys,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public new const string Scheme = "Service";

    private const string Prefix = "Bearer ";

    private static readonly ChatError Required = new(ErrorCodes.AuthRequired, "A service's key is needed.");

    private static readonly ChatError Invalid = new(
        ErrorCodes.KeyInvalid,
        "This is no service's key, or one that is not good any more."
    );

    private ChatError _error = Required;

    /// <summary>Lets services in, and nobody else.</summary>
    public static AuthorizationPolicy Policy { get; } =
        new AuthorizationPolicyBuilder(Scheme).RequireAuthenticatedUser().Build();

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        if (await keys.FindAsync(header[Prefix.Length..].Trim(), Context.RequestAborted) is not { } holder)
        {
            _error = Invalid;
            return AuthenticateResult.Fail(Invalid.Code);
        }

        return AuthenticateResult.Success(new AuthenticationTicket(ServiceCaller.ToUser(holder), Scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = Prefix.TrimEnd();
        return _error.ToProblem().ExecuteAsync(Context);
    }
}
