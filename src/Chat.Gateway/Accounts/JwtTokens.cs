using System.Buffers.Text;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Errors;
using Microsoft.Extensions.Options;

namespace Chat.Accounts;

/// <summary>
/// Makes and checks access tokens: JWT (RFC 7519) in compact form, always ES256. The header of a token chooses among
/// our keys and nothing else; a token that names another algorithm is forged.
/// </summary>
internal sealed class JwtTokens(SigningKeys keys, IOptions<AccountOptions> options, TimeProvider time)
{
    public const string Algorithm = "ES256";
    public const string DisplayNameClaim = "name";

    private const string Issuer = "chat";
    private const int MaxLength = 4096;

    private static readonly ChatError Invalid = new(ErrorCodes.TokenInvalid, "The access token is not valid.");
    private static readonly ChatError Expired = new(
        ErrorCodes.TokenExpired,
        "The access token has expired. Log in again."
    );

    public async Task<string> IssueAsync(Account account, CancellationToken cancellation)
    {
        var key = await keys.CurrentAsync(cancellation);
        var now = time.GetUtcNow();
        var payload = new Payload(
            Issuer,
            account.Id,
            account.DisplayName,
            account.Username,
            now.ToUnixTimeSeconds(),
            (now + options.Value.AccessTokenLifetime).ToUnixTimeSeconds()
        );
        var signed = $"{Encode(new Header(Algorithm, "JWT", key.Id))}.{Encode(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>Who a token speaks for, and until when.</summary>
    public async Task<(ClaimsPrincipal? User, DateTimeOffset ExpiresAt, ChatError? Error)> ValidateAsync(
        string token,
        CancellationToken cancellation
    )
    {
        var parts = token.Length <= MaxLength ? token.Split('.') : [];
        if (
            parts.Length != 3
            || Decode<Header>(parts[0]) is not { Algorithm: Algorithm, KeyId: { } keyId }
            || await keys.FindAsync(keyId, cancellation) is not { } key
            || !HasValidSignature(key, token, parts[2])
            || Decode<Payload>(parts[1]) is not { Issuer: Issuer } payload
        )
        {
            return (null, default, Invalid);
        }

        var expiresAt = DateTimeOffset.FromUnixTimeSeconds(payload.ExpiresAt);
        return expiresAt <= time.GetUtcNow() ? (null, default, Expired) : (ToUser(payload), expiresAt, null);
    }

    private static bool HasValidSignature(SigningKey key, string token, string signature) =>
        Base64Url.IsValid(signature)
        && key.Verify(Encoding.ASCII.GetBytes(token[..^(signature.Length + 1)]), Base64Url.DecodeFromChars(signature));

    private static ClaimsPrincipal ToUser(Payload payload) =>
        new(
            new ClaimsIdentity(
                [new(ClaimTypes.NameIdentifier, payload.Subject), new(DisplayNameClaim, payload.DisplayName)],
                TokenAuthentication.Scheme,
                DisplayNameClaim,
                ClaimTypes.Role
            )
        );

    private static string Encode<T>(T part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));

    private static T? Decode<T>(string part)
        where T : class
    {
        if (!Base64Url.IsValid(part))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(Base64Url.DecodeFromChars(part));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Header(
        [property: JsonPropertyName("alg"), JsonRequired] string Algorithm,
        [property: JsonPropertyName("typ")] string? Type,
        [property: JsonPropertyName("kid"), JsonRequired] string KeyId
    );

    private sealed record Payload(
        [property: JsonPropertyName("iss"), JsonRequired] string Issuer,
        [property: JsonPropertyName("sub"), JsonRequired] string Subject,
        [property: JsonPropertyName("name"), JsonRequired] string DisplayName,
        [property: JsonPropertyName("preferred_username"), JsonRequired] string Username,
        [property: JsonPropertyName("iat"), JsonRequired] long IssuedAt,
        [property: JsonPropertyName("exp"), JsonRequired] long ExpiresAt
    );
}
