using Chat.Data.Integrations;
using Chat.Ids;
using Chat.People;

namespace Chat.Silo;

/// <summary><c>Chat.Silo service …</c>: the services that may call, and their keys.</summary>
internal static class ServiceCommand
{
    private const string Usage =
        "usage: service list | service set NAME [--display-name TEXT] [TYPE …] | service key NAME [DAYS] | "
        + "service revoke NAME [KEY]";

    public static async Task<int> RunAsync(WebApplication app, string[] arguments)
    {
        await using (app)
        {
            string? obstacle = await DatabaseCommand.TryAsync(
                app.Services,
                _ => RunAsync(app.Services.GetRequiredService<ServiceAccounts>(), arguments)
            );
            if (obstacle is null)
            {
                return 0;
            }

            await Console.Error.WriteLineAsync(obstacle);
            return 1;
        }
    }

    private static Task<string?> RunAsync(ServiceAccounts accounts, string[] arguments) =>
        arguments switch
        {
            [_, "list"] => ListAsync(accounts),
            [_, "set", var name, "--display-name", var shown, .. var types] => SetAsync(accounts, name, shown, types),
            [_, "set", var name, .. var types] => SetAsync(accounts, name, null, types),
            [_, "key", var name] => MakeKeyAsync(accounts, name, days: null),
            [_, "key", var name, var text] => int.TryParse(text, out int days)
            && days is >= 1 and <= ServiceRules.MaxDays
                ? MakeKeyAsync(accounts, name, days)
                : Task.FromResult<string?>($"DAYS is a number from 1 to {ServiceRules.MaxDays}."),
            [_, "revoke", var name] => RevokeAsync(accounts, name, keyId: null),
            [_, "revoke", var name, var keyId] => RevokeAsync(accounts, name, keyId),
            _ => Task.FromResult<string?>(Usage),
        };

    private static async Task<string?> ListAsync(ServiceAccounts accounts)
    {
        foreach (var service in await accounts.ListAsync())
        {
            string types = string.Join(' ', service.Contexts);
            await Console.Out.WriteLineAsync($"{service.Name}\t{service.DisplayName}\t{service.Id}\t{types}");
            foreach (var key in service.Keys)
            {
                await Console.Out.WriteLineAsync($"\t{key.Id}\t{Describe(key)}");
            }
        }

        return null;
    }

    private static async Task<string?> SetAsync(
        ServiceAccounts accounts,
        string name,
        string? displayName,
        string[] types
    )
    {
        if (!ServiceRules.IsName(name) || !ServiceRules.AreContexts(types))
        {
            return $"NAME and TYPE are 1 to {ServiceRules.MaxNameLength} of the characters a-z, 0-9 and '-'; "
                + $"at most {ServiceRules.MaxContexts} TYPEs.";
        }

        if (displayName is not null && DisplayNameRules.Check(displayName) is { } error)
        {
            return error.Detail;
        }

        await accounts.SetAsync(TypeId.New(TypeId.Service, TimeProvider.System), name, displayName, types);
        return null;
    }

    private static async Task<string?> MakeKeyAsync(ServiceAccounts accounts, string name, int? days)
    {
        if (await accounts.FindAsync(name) is null)
        {
            return $"there is no service '{name}'.";
        }

        if (await accounts.MakeKeyAsync(name, days) is not var (secret, _))
        {
            return $"'{name}' has {ServiceRules.MaxKeys} good keys; revoke one first.";
        }

        await Console.Out.WriteLineAsync(secret.ToString());
        return null;
    }

    private static async Task<string?> RevokeAsync(ServiceAccounts accounts, string name, string? keyId) =>
        await accounts.RevokeAsync(name, keyId) > 0 ? null
        : keyId is null ? $"there is no service '{name}' that has keys."
        : $"there is no service '{name}' with a key '{keyId}'.";

    private static string Describe(ServiceKey key)
    {
        string state =
            key.RevokedAt is { } revoked ? FormattableString.Invariant($"revoked {revoked:u}")
            : key.ExpiresAt is { } end ? FormattableString.Invariant($"good until {end:u}")
            : "good";
        return FormattableString.Invariant($"{state}\tmade {key.CreatedAt:u}");
    }
}
