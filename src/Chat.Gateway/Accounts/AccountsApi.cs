using Chat.Errors;
using Chat.Ids;
using Dapper;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chat.Accounts;

internal sealed record RegisterRequest(string Username, string Password, string? DisplayName = null);

internal sealed record LoginRequest(string Username, string Password);

/// <param name="ExpiresIn">Seconds.</param>
internal sealed record TokenResponse(string AccessToken, string TokenType, long ExpiresIn, Account User);

/// <summary>Registering and logging in.</summary>
internal static class AccountsApi
{
    private static readonly ChatError UsernameTaken = new(ErrorCodes.UsernameTaken, "This username is taken.");

    private static readonly ChatError InvalidCredentials = new(
        ErrorCodes.InvalidCredentials,
        "The username or the password is wrong."
    );

    private static readonly ChatError TooMany = new(
        ErrorCodes.TooManyRequests,
        "Too many people are logging in. Try again in a moment.",
        Retry: true
    );

    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services
            .AddOptionsWithValidateOnStart<AccountOptions>()
            .BindConfiguration(AccountOptions.Section)
            .ValidateDataAnnotations();
        services.AddSingleton<Passwords>().AddSingleton<SigningKeys>().AddSingleton<JwtTokens>();
        // Not AddAuthentication: that would keep keys for cookies, which we have none of, in the home folder.
        services.AddAuthenticationCore(options => options.DefaultScheme = TokenAuthentication.Scheme).AddWebEncoders();
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(
            TokenAuthentication.Scheme,
            null
        );
        return services.AddAuthorization();
    }

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/auth").WithTags("Accounts");
        group
            .MapPost("/register", RegisterAsync)
            .WithSummary("Creates an account and logs it in.")
            .Produces<TokenResponse>(StatusCodes.Status201Created)
            .ProducesProblem(400)
            .ProducesProblem(409)
            .ProducesProblem(429);
        group
            .MapPost("/login", LoginAsync)
            .WithSummary("Logs in with a name and a password.")
            .Produces<TokenResponse>()
            .ProducesProblem(400)
            .ProducesProblem(401)
            .ProducesProblem(429);
        routes
            .MapGet("/.well-known/jwks.json", PublicKeysAsync)
            .WithSummary("The public keys of the access tokens (RFC 7517).")
            .WithTags("Accounts");
    }

    private static async Task<IResult> RegisterAsync(
        RegisterRequest request,
        Passwords passwords,
        NpgsqlDataSource database,
        JwtTokens tokens,
        IOptions<AccountOptions> options,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (AccountRules.Check(request) is { } error)
        {
            return error.ToProblem();
        }

        if (await passwords.HashAsync(request.Password, cancellation) is not { } hash)
        {
            return TooMany.ToProblem();
        }

        var account = new Account(
            TypeId.New(TypeId.User, time),
            request.Username,
            request.DisplayName?.Trim() ?? request.Username
        );
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var inserted = await connection.ExecuteAsync(
            """
            INSERT INTO users (user_id, username, display_name, password_hash, created_at)
            VALUES (@Id, @Username, @DisplayName, @Hash, @Now)
            ON CONFLICT (lower(username)) DO NOTHING
            """,
            new
            {
                account.Id,
                account.Username,
                account.DisplayName,
                Hash = hash,
                Now = time.GetUtcNow().UtcDateTime,
            }
        );
        return inserted == 0
            ? UsernameTaken.ToProblem()
            : TypedResults.Json(
                await AnswerAsync(account, tokens, options.Value, cancellation),
                statusCode: StatusCodes.Status201Created
            );
    }

    private static async Task<IResult> LoginAsync(
        LoginRequest request,
        Passwords passwords,
        NpgsqlDataSource database,
        JwtTokens tokens,
        IOptions<AccountOptions> options,
        CancellationToken cancellation
    )
    {
        var known = AccountRules.IsUsername(request.Username)
            ? await FindAsync(database, request.Username, cancellation)
            : null;
        return await passwords.VerifyAsync(known?.PasswordHash, request.Password, cancellation) switch
        {
            null => TooMany.ToProblem(),
            false => InvalidCredentials.ToProblem(),
            true => TypedResults.Ok(
                await AnswerAsync(
                    new(known!.Id, known.Username, known.DisplayName),
                    tokens,
                    options.Value,
                    cancellation
                )
            ),
        };
    }

    private static async Task<StoredAccount?> FindAsync(
        NpgsqlDataSource database,
        string username,
        CancellationToken cancellation
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<StoredAccount>(
            """
            SELECT user_id AS "Id", username AS "Username", display_name AS "DisplayName", password_hash AS "PasswordHash"
            FROM users WHERE lower(username) = lower(@username) AND account_kind = 0
            """,
            new { username }
        );
    }

    private static async Task<IResult> PublicKeysAsync(SigningKeys keys, CancellationToken cancellation) =>
        TypedResults.Ok(new { keys = (await keys.AllAsync(cancellation)).Select(key => key.ToJsonWebKey()) });

    private static async Task<TokenResponse> AnswerAsync(
        Account account,
        JwtTokens tokens,
        AccountOptions options,
        CancellationToken cancellation
    ) =>
        new(
            await tokens.IssueAsync(account, cancellation),
            TokenAuthentication.Scheme,
            (long)options.AccessTokenLifetime.TotalSeconds,
            account
        );

    private sealed record StoredAccount(string Id, string Username, string DisplayName, string PasswordHash);
}
