using System.Security.Claims;
using System.Text.Encodings.Web;
using Chat.Errors;
using Chat.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Chat.Accounts;

/// <summary>
/// Reads the access token of a request: from the <c>Authorization</c> header or, because browsers cannot set one on a
/// WebSocket, from the hub's <c>access_token</c> query parameter.
/// </summary>
internal sealed class TokenAuthentication(
    JwtTokens tokens,
    PresentNames names,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public new const string Scheme = "Bearer";

    private const string Prefix = "Bearer ";
    private static readonly ChatError Required = new(
        ErrorCodes.AuthRequired,
        "An access token is needed. Log in first."
    );

    private static readonly ChatError NotAnAdministrator = new(
        ErrorCodes.NotAnAdministrator,
        "Only administrators may do that."
    );

    private ChatError _error = Required;

    /// <summary>The person a validated token speaks for.</summary>
    public static Person PersonOf(ClaimsPrincipal user) =>
        new(user.FindFirstValue(ClaimTypes.NameIdentifier)!, user.FindFirstValue(JwtTokens.DisplayNameClaim)!);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (ReadToken() is not { Length: > 0 } token)
        {
            return AuthenticateResult.NoResult();
        }

        var (user, expiresAt, error) = await tokens.ValidateAsync(token, Context.RequestAborted);
        if (error is not null)
        {
            _error = error;
            return AuthenticateResult.Fail(error.Code);
        }

        Rename(user!);
        // The hub closes a connection whose ticket has expired.
        return AuthenticateResult.Success(
            new AuthenticationTicket(user!, new AuthenticationProperties { ExpiresUtc = expiresAt }, Scheme)
        );
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = Scheme;
        return _error.ToProblem().ExecuteAsync(Context);
    }

    /// <summary>What administrators may do is the only thing for which a valid token is not enough.</summary>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        NotAnAdministrator.ToProblem().ExecuteAsync(Context);

    /// <summary>The token says what the person was called when it was made.</summary>
    private void Rename(ClaimsPrincipal user)
    {
        var person = PersonOf(user);
        if (names.Of(person) is var present && present != person)
        {
            var identity = (ClaimsIdentity)user.Identity!;
            identity.RemoveClaim(identity.FindFirst(JwtTokens.DisplayNameClaim));
            identity.AddClaim(new(JwtTokens.DisplayNameClaim, present.DisplayName));
        }
    }

    private string? ReadToken()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return header[Prefix.Length..].Trim();
        }

        return Request.Path.StartsWithSegments("/hub", StringComparison.OrdinalIgnoreCase)
            ? Request.Query["access_token"].ToString()
            : null;
    }
}
