using System.Security.Claims;
using Chat.Accounts;
using Chat.Data.Integrations;
using Chat.Errors;
using Chat.Ids;
using Chat.Lists;
using Chat.People;

namespace Chat.Administration;

/// <param name="Contexts">All the types of contexts it may make rooms for, at most 50.</param>
/// <param name="DisplayName">1–64 characters; what is left out stays as it is, and is the name at first.</param>
internal sealed record SetServiceRequest(IReadOnlyList<string> Contexts, string? DisplayName = null);

/// <param name="Days">For how long, 1–3,653; null until it is revoked.</param>
internal sealed record MakeKeyRequest(int? Days = null);

/// <param name="Key">The whole key. It is answered this once: only its hash is kept.</param>
internal sealed record MadeKey(string Id, string Key, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

/// <summary>The services that may call, and their keys.</summary>
internal static partial class ServiceAccountsApi
{
    private static readonly ChatError NotFound = new(ErrorCodes.NotFound, "There is no such service.");
    private static readonly ChatError NoKey = new(ErrorCodes.NotFound, "The service has no such key.");

    private static readonly ChatError NameInvalid = new(
        ErrorCodes.ServiceInvalid,
        $"A service's name is 1 to {ServiceRules.MaxNameLength} of the characters a–z, 0–9 and '-'."
    );

    private static readonly ChatError ContextsInvalid = new(
        ErrorCodes.ServiceInvalid,
        $"'contexts' are at most {ServiceRules.MaxContexts} types, each 1 to {ServiceRules.MaxNameLength} of the "
            + "characters a–z, 0–9 and '-'."
    );

    private static readonly ChatError DaysInvalid = new(
        ErrorCodes.ServiceInvalid,
        $"'days' is a number from 1 to {ServiceRules.MaxDays}, or null."
    );

    private static readonly ChatError TooManyKeys = new(
        ErrorCodes.TooManyKeys,
        $"A service has at most {ServiceRules.MaxKeys} good keys. Revoke one first."
    );

    public static void MapServiceAccounts(this RouteGroupBuilder administration)
    {
        var group = administration.MapGroup("/services");
        group
            .MapGet("/", ListAsync)
            .WithSummary("All services with their keys, by name; no secrets.")
            .Produces<Page<ServiceAccount, ListMeta>>();
        var service = group.MapGroup("/{name}").ProducesProblem(400).ProducesProblem(404);
        service
            .MapPut("/", SetAsync)
            .WithSummary("Makes a service, or changes the one of that name.")
            .Produces<ServiceAccount>()
            .Produces<ServiceAccount>(StatusCodes.Status201Created);
        service
            .MapPost("/keys", MakeKeyAsync)
            .WithSummary("Makes a key. It is answered this once.")
            .Produces<MadeKey>(StatusCodes.Status201Created)
            .ProducesProblem(409);
        service
            .MapDelete("/keys/{keyId}", RevokeAsync)
            .WithSummary("Takes a key back: it is good nowhere any more within ten seconds. Again changes nothing.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(ServiceAccounts accounts, CancellationToken cancellation) =>
        TypedResults.Ok(
            new Page<ServiceAccount, ListMeta>(await accounts.ListAsync(cancellation), new ListMeta(NextCursor: null))
        );

    private static async Task<IResult> SetAsync(
        string name,
        SetServiceRequest request,
        ServiceAccounts accounts,
        ClaimsPrincipal user,
        TimeProvider time,
        ILogger<ServiceAccounts> logger,
        CancellationToken cancellation
    )
    {
        if (Check(name, request) is { } error)
        {
            return error.ToProblem();
        }

        var id = TypeId.New(TypeId.Service, time);
        var isNew = await accounts.SetAsync(id, name, request.DisplayName, [.. request.Contexts], cancellation);
        LogSet(logger, TokenAuthentication.PersonOf(user).Id, name, string.Join(' ', request.Contexts));
        var service = await accounts.FindAsync(name, cancellation);
        return isNew ? TypedResults.Created($"/api/admin/services/{name}", service) : TypedResults.Ok(service);
    }

    private static async Task<IResult> MakeKeyAsync(
        string name,
        MakeKeyRequest request,
        ServiceAccounts accounts,
        ClaimsPrincipal user,
        ILogger<ServiceAccounts> logger,
        CancellationToken cancellation
    )
    {
        if (request.Days is < 1 or > ServiceRules.MaxDays)
        {
            return DaysInvalid.ToProblem();
        }

        if (!ServiceRules.IsName(name) || await accounts.FindAsync(name, cancellation) is null)
        {
            return NotFound.ToProblem();
        }

        if (await accounts.MakeKeyAsync(name, request.Days, cancellation) is not var (secret, key))
        {
            return TooManyKeys.ToProblem();
        }

        LogKeyMade(logger, TokenAuthentication.PersonOf(user).Id, key.Id, name);
        return TypedResults.Json(
            new MadeKey(key.Id, secret.ToString(), key.CreatedAt, key.ExpiresAt),
            statusCode: StatusCodes.Status201Created
        );
    }

    private static async Task<IResult> RevokeAsync(
        string name,
        string keyId,
        ServiceAccounts accounts,
        ClaimsPrincipal user,
        ILogger<ServiceAccounts> logger,
        CancellationToken cancellation
    )
    {
        if (!ServiceRules.IsName(name) || !ServiceRules.IsName(keyId))
        {
            return NoKey.ToProblem();
        }

        if (await accounts.RevokeAsync(name, keyId, cancellation) == 0)
        {
            return NoKey.ToProblem();
        }

        LogKeyRevoked(logger, TokenAuthentication.PersonOf(user).Id, keyId, name);
        return TypedResults.NoContent();
    }

    private static ChatError? Check(string name, SetServiceRequest request) =>
        !ServiceRules.IsName(name) ? NameInvalid
        : !ServiceRules.AreContexts(request.Contexts) ? ContextsInvalid
        : request.DisplayName is { } displayName ? DisplayNameRules.Check(displayName)
        : null;

    [LoggerMessage(
        EventId = 232,
        Level = LogLevel.Information,
        Message = "Administrator {UserId} set service {Name} to contexts: {Contexts}"
    )]
    private static partial void LogSet(ILogger logger, string userId, string name, string contexts);

    [LoggerMessage(
        EventId = 233,
        Level = LogLevel.Information,
        Message = "Administrator {UserId} made key {KeyId} of service {Name}"
    )]
    private static partial void LogKeyMade(ILogger logger, string userId, string keyId, string name);

    [LoggerMessage(
        EventId = 234,
        Level = LogLevel.Information,
        Message = "Administrator {UserId} revoked key {KeyId} of service {Name}"
    )]
    private static partial void LogKeyRevoked(ILogger logger, string userId, string keyId, string name);
}
