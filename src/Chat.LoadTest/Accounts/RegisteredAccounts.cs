using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Chat.LoadTest.Options;
using Chat.LoadTest.Rooms;
using Chat.LoadTest.Users;

namespace Chat.LoadTest.Accounts;

/// <summary>
/// People who register as everybody does. That costs the server a password hash each, so they are remembered in a file and
/// log in again only when their tokens are about to expire.
/// </summary>
internal static class RegisteredAccounts
{
    private const int AtOnce = 8;

    public static async Task<IReadOnlyList<Account>> CreateAsync(
        ChatApi api,
        RunSettings settings,
        TimeSpan margin,
        CancellationToken cancellation
    )
    {
        var known = Read(settings).Where(account => settings.Urls.Any(url => url.Authority == account.Server)).ToList();
        var accounts = new ConcurrentDictionary<int, Remembered>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, settings.Users),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (number, _) =>
                accounts[number] = await EnsureAsync(
                    api,
                    known.ElementAtOrDefault(number),
                    settings.Urls[0].Authority,
                    number,
                    settings.Length + margin,
                    cancellation
                )
        );
        var soonest = accounts.Values.Min(account => account.ExpiresAt) - TimeProvider.System.GetUtcNow();
        if (soonest < settings.Length)
        {
            throw new BadUseException(
                $"The server's tokens are good for {soonest.TotalHours:0.#} h, and the run takes {settings.Length.TotalHours:0.#} h: "
                    + "choose a shorter --duration, or say --postgres as its operator."
            );
        }

        var all = Enumerable.Range(0, settings.Users).Select(number => accounts[number]).ToList();
        Write(settings, [.. all, .. known.Skip(all.Count)]);
        return [.. all.Select(account => new Account(account.Name, account.Id, account.Token))];
    }

    private static async Task<Remembered> EnsureAsync(
        ChatApi api,
        Remembered? known,
        string server,
        int number,
        TimeSpan lifetime,
        CancellationToken cancellation
    )
    {
        var now = TimeProvider.System.GetUtcNow();
        if (known is not null && known.ExpiresAt > now + lifetime)
        {
            return known;
        }

        var suffix = RandomNumberGenerator.GetHexString(8, lowercase: true);
        var username = known?.Name ?? string.Create(CultureInfo.InvariantCulture, $"load-{number + 1}-{suffix}");
        var password = known?.Password ?? RandomNumberGenerator.GetHexString(24);
        var path = known is null ? "/api/auth/register" : "/api/auth/login";
        var answer = await api.CallAsync(HttpMethod.Post, path, null, new { username, password }, cancellation);
        return new Remembered(
            server,
            username,
            password,
            ChatApi.Text(answer, "user", "id"),
            ChatApi.Text(answer, "accessToken"),
            now + TimeSpan.FromSeconds(long.Parse(ChatApi.Text(answer, "expiresIn"), CultureInfo.InvariantCulture))
        );
    }

    private static IReadOnlyList<Remembered> Read(RunSettings settings)
    {
        if (settings.AccountsFile is not { } path || !File.Exists(path))
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize<IReadOnlyList<Remembered>>(File.ReadAllText(path)) ?? [];
        }
        catch (JsonException e)
        {
            throw new BadUseException($"{path} is no file of accounts: {e.Message}");
        }
    }

    /// <summary>There are passwords in it: nobody else may read it.</summary>
    private static void Write(RunSettings settings, IReadOnlyList<Remembered> accounts)
    {
        if (settings.AccountsFile is { } path)
        {
            var mode = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new FileStream(path, mode);
            JsonSerializer.Serialize(file, accounts);
        }
    }

    /// <param name="Server">Host and port of where it has registered.</param>
    private sealed record Remembered(
        string Server,
        string Name,
        string Password,
        string Id,
        string Token,
        DateTimeOffset ExpiresAt
    );
}
