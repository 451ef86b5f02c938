using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chat.Data;
using Chat.Ids;
using Chat.LoadTest.Users;
using Npgsql;

namespace Chat.LoadTest.Accounts;

/// <summary>
/// People put into the database of a deployment by who operates it, with tokens signed with its own key: thousands in a
/// second, because no password is hashed. Nobody can log in as them. They are the same ones in each run.
/// </summary>
internal static class OperatorAccounts
{
    /// <summary>Fits no password, and tells these people from those who registered: nobody else's name is used.</summary>
    private const string NoPassword = "";

    /// <summary>What stood there before.</summary>
    private const string FormerNoPassword = "-";

    public static async Task<IReadOnlyList<Account>> CreateAsync(
        string postgres,
        int count,
        TimeSpan tokenLifetime,
        CancellationToken cancellation
    )
    {
        await using var database = ChatDataSource.Create(postgres);
        var names = Enumerable
            .Range(1, count)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"load-{number:D6}"))
            .ToArray();
        var ids = names.Select(_ => TypeId.New(TypeId.User, TimeProvider.System)).ToArray();
        await using (
            var insert = database.CreateCommand(
                """
                INSERT INTO users (user_id, username, display_name, password_hash)
                SELECT id, name, name, $3 FROM unnest($1, $2) AS new (id, name)
                ON CONFLICT (lower(username)) DO NOTHING
                """
            )
        )
        {
            insert.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = ids });
            insert.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = names });
            insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = NoPassword });
            await insert.ExecuteNonQueryAsync(cancellation);
        }

        var (keyId, key) = await KeyAsync(database, cancellation);
        using (key)
        {
            var accounts = await ReadAsync(
                database,
                names,
                (id, name) => Sign(keyId, key, id, name, tokenLifetime),
                cancellation
            );
            return accounts.Count == count
                ? accounts
                : throw new BadUseException(
                    $"{count - accounts.Count} of the names load-000001 and on belong to people who registered; "
                        + "register the load test's people too: leave out the database and say --accounts."
                );
        }
    }

    private static async Task<IReadOnlyList<Account>> ReadAsync(
        NpgsqlDataSource database,
        string[] names,
        Func<string, string, string> sign,
        CancellationToken cancellation
    )
    {
        await using var select = database.CreateCommand(
            "SELECT username, user_id FROM users WHERE username = ANY($1) AND password_hash = ANY($2) ORDER BY username"
        );
        select.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = names });
        select.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [NoPassword, FormerNoPassword] });
        await using var rows = await select.ExecuteReaderAsync(cancellation);
        var accounts = new List<Account>(names.Length);
        while (await rows.ReadAsync(cancellation))
        {
            var (name, id) = (rows.GetString(0), rows.GetString(1));
            accounts.Add(new Account(name, id, sign(id, name)));
        }

        return accounts;
    }

    private static async Task<(string Id, ECDsa Key)> KeyAsync(
        NpgsqlDataSource database,
        CancellationToken cancellation
    )
    {
        await using var select = database.CreateCommand(
            "SELECT key_id, private_key FROM signing_keys ORDER BY created_at DESC, key_id LIMIT 1"
        );
        await using var row = await select.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
        {
            throw new UnreachableServerException(
                "The database has no signing key yet: the gateway makes one when it is asked for a token or for /.well-known/jwks.json."
            );
        }

        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(row.GetFieldValue<byte[]>(1), out _);
        return (row.GetString(0), key);
    }

    /// <summary>A token as the gateway's log-in answers it.</summary>
    private static string Sign(string keyId, ECDsa key, string id, string name, TimeSpan lifetime)
    {
        var now = TimeProvider.System.GetUtcNow();
        var header = new
        {
            alg = "ES256",
            typ = "JWT",
            kid = keyId,
        };
        var payload = new
        {
            iss = "chat",
            sub = id,
            name,
            preferred_username = name,
            iat = now.ToUnixTimeSeconds(),
            exp = (now + lifetime).ToUnixTimeSeconds(),
        };
        var signed = $"{Encode(header)}.{Encode(payload)}";
        var signature = key.SignData(
            Encoding.ASCII.GetBytes(signed),
            HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation
        );
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Encode<T>(T part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
}
