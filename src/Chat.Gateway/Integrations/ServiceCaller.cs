using System.Security.Claims;
using Chat.Accounts;
using Chat.Data.Integrations;

namespace Chat.Integrations;

/// <summary>The service that a validated key speaks for.</summary>
/// <param name="Account">Its id and the name it shows.</param>
/// <param name="Name">What administrators call it.</param>
/// <param name="Contexts">The types of contexts it may make rooms for.</param>
internal sealed record ServiceCaller(Person Account, string Name, IReadOnlyList<string> Contexts)
{
    private const string NameClaim = "service";
    private const string ContextClaim = "context";

    public static ClaimsPrincipal ToUser(KeyHolder holder) =>
        new(
            new ClaimsIdentity(
                [
                    new(ClaimTypes.NameIdentifier, holder.ServiceId),
                    new(JwtTokens.DisplayNameClaim, holder.DisplayName),
                    new(NameClaim, holder.Name),
                    .. holder.Contexts.Select(type => new Claim(ContextClaim, type)),
                ],
                ServiceKeyAuthentication.Scheme
            )
        );

    public static ServiceCaller Of(ClaimsPrincipal user) =>
        new(
            TokenAuthentication.PersonOf(user),
            user.FindFirstValue(NameClaim)!,
            [.. user.FindAll(ContextClaim).Select(claim => claim.Value)]
        );
}
