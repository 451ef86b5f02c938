using Npgsql;
using NpgsqlTypes;

namespace Chat.Data.Integrations;

/// <summary>The services that may call, and what they may call for.</summary>
public sealed class ServiceAccounts(NpgsqlDataSource dataSource)
{
    /// <summary>No person's username has a colon: the names of services and people do not meet.</summary>
    private const string UsernamePrefix = "svc:";

    private const string Columns = """
        service.user_id, substr(username, 5), display_name,
        ARRAY(SELECT context_type FROM service_contexts AS type WHERE type.user_id = service.user_id ORDER BY context_type)
        """;

    /// <summary>All of them, by name.</summary>
    public Task<IReadOnlyList<ServiceAccount>> ListAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(name: null, cancellationToken);

    /// <summary>The one of a name; <see langword="null"/> when there is none.</summary>
    public async Task<ServiceAccount?> FindAsync(string name, CancellationToken cancellationToken = default) =>
        (await ReadAsync(name, cancellationToken)).SingleOrDefault();

    /// <summary>Makes a service, or changes the one of that name.</summary>
    /// <param name="id">The id it gets if it is new.</param>
    /// <param name="name">See <see cref="ServiceRules.IsName"/>.</param>
    /// <param name="displayName">The name it shows; <see langword="null"/> for the one it has, or <paramref name="name"/>.</param>
    /// <param name="contexts">All the types of contexts it may make rooms for from now on.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether it is new.</returns>
    public async Task<bool> SetAsync(
        string id,
        string name,
        string? displayName,
        IReadOnlyCollection<string> contexts,
        CancellationToken cancellationToken = default
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var account = new NpgsqlCommand(
            """
            INSERT INTO users (user_id, username, display_name, password_hash, account_kind)
            VALUES ($1, $2, coalesce($3, $4), '', 1)
            ON CONFLICT (lower(username)) DO UPDATE SET display_name = coalesce($3, users.display_name)
            RETURNING user_id
            """,
            connection
        )
        {
            Parameters =
            {
                new() { Value = id },
                new() { Value = UsernamePrefix + name },
                new() { Value = (object?)displayName?.Trim() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = name },
            },
        };
        string present = (string)(await account.ExecuteScalarAsync(cancellationToken))!;
        await using var types = new NpgsqlCommand(
            """
            WITH gone AS (DELETE FROM service_contexts WHERE user_id = $1 AND context_type <> ALL ($2))
            INSERT INTO service_contexts SELECT DISTINCT $1, unnest($2) ON CONFLICT DO NOTHING
            """,
            connection
        )
        {
            Parameters =
            {
                new() { Value = present },
                new() { Value = contexts.ToArray() },
            },
        };
        await types.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return present == id;
    }

    /// <summary>Makes a key; nobody can be told it again.</summary>
    /// <param name="name">Whose.</param>
    /// <param name="days">For how long, up to <see cref="ServiceRules.MaxDays"/>; <see langword="null"/> for ever.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>
    /// The key and what is kept of it; nothing when the service has <see cref="ServiceRules.MaxKeys"/> good ones or is none.
    /// </returns>
    public async Task<(ServiceSecret Secret, ServiceKey Key)?> MakeKeyAsync(
        string name,
        int? days,
        CancellationToken cancellationToken = default
    )
    {
        var secret = ServiceSecret.Create();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Whoever makes a key of the same service at the same time waits, and then counts this one too.
        await using var locking = new NpgsqlCommand(
            "SELECT user_id FROM users WHERE lower(username) = $1 AND account_kind = 1 FOR UPDATE",
            connection
        )
        {
            Parameters = { new() { Value = UsernamePrefix + name } },
        };
        if (await locking.ExecuteScalarAsync(cancellationToken) is not string serviceId)
        {
            return null;
        }

        await using var making = new NpgsqlCommand(
            """
            INSERT INTO service_keys (key_id, user_id, secret_hash, expires_at)
            SELECT $1, $2, $3, clock_timestamp() + $4 * interval '1 day'
            WHERE $5 > (
                SELECT count(*) FROM service_keys
                WHERE user_id = $2 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp()))
            RETURNING created_at, expires_at
            """,
            connection
        )
        {
            Parameters =
            {
                new() { Value = secret.KeyId },
                new() { Value = serviceId },
                new() { Value = secret.Hash() },
                new() { Value = (object?)days ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer },
                new() { Value = (long)ServiceRules.MaxKeys },
            },
        };
        ServiceKey? key = null;
        await using (var reader = await making.ExecuteReaderAsync(cancellationToken))
        {
            if (await reader.ReadAsync(cancellationToken))
            {
                key = new(secret.KeyId, reader.GetFieldValue<DateTimeOffset>(0), TimeOf(reader, 1), RevokedAt: null);
            }
        }

        await transaction.CommitAsync(cancellationToken);
        return key is null ? null : (secret, key);
    }

    /// <summary>Takes a key back, or all of them; again changes nothing.</summary>
    /// <param name="name">Whose.</param>
    /// <param name="keyId">Which; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many keys of that description there are.</returns>
    public async Task<int> RevokeAsync(string name, string? keyId, CancellationToken cancellationToken = default)
    {
        await using var command = dataSource.CreateCommand(
            """
            UPDATE service_keys SET revoked_at = coalesce(revoked_at, clock_timestamp())
            FROM users AS service
            WHERE service.user_id = service_keys.user_id AND lower(username) = $1 AND service.account_kind = 1
                AND ($2 IS NULL OR key_id = $2)
            """
        );
        command.Parameters.AddWithValue(UsernamePrefix + name);
        command.Parameters.Add(new() { Value = (object?)keyId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Whose a key is, as long as it is good; <see langword="null"/> otherwise.</summary>
    public async Task<KeyHolder?> FindHolderAsync(string keyId, CancellationToken cancellationToken = default)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            SELECT {Columns}, secret_hash, expires_at
            FROM service_keys
            JOIN users AS service USING (user_id)
            WHERE key_id = $1 AND service.account_kind = 1 AND revoked_at IS NULL
                AND (expires_at IS NULL OR expires_at > clock_timestamp())
            """
        );
        command.Parameters.AddWithValue(keyId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new KeyHolder(
                reader.GetString(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.GetFieldValue<string[]>(3),
                reader.GetFieldValue<byte[]>(4),
                TimeOf(reader, 5)
            )
            : null;
    }

    private async Task<IReadOnlyList<ServiceAccount>> ReadAsync(string? name, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            SELECT {Columns}, service.created_at, key_id, key.created_at, expires_at, revoked_at
            FROM users AS service
            LEFT JOIN service_keys AS key ON key.user_id = service.user_id
            WHERE account_kind = 1 AND ($1 IS NULL OR lower(username) = $1)
            ORDER BY lower(username), key.created_at, key_id
            """
        );
        command.Parameters.Add(
            new() { Value = name is null ? DBNull.Value : UsernamePrefix + name, NpgsqlDbType = NpgsqlDbType.Text }
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var services = new List<ServiceAccount>();
        var keys = new List<ServiceKey>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (services.Count == 0 || services[^1].Id != reader.GetString(0))
            {
                keys = [];
                services.Add(
                    new(
                        reader.GetString(0),
                        reader.GetString(1),
                        reader.GetString(2),
                        reader.GetFieldValue<string[]>(3),
                        reader.GetFieldValue<DateTimeOffset>(4),
                        keys
                    )
                );
            }

            if (!reader.IsDBNull(5))
            {
                keys.Add(
                    new(
                        reader.GetString(5),
                        reader.GetFieldValue<DateTimeOffset>(6),
                        TimeOf(reader, 7),
                        TimeOf(reader, 8)
                    )
                );
            }
        }

        return services;
    }

    private static DateTimeOffset? TimeOf(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
