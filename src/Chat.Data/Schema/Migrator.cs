using System.Diagnostics;
using Dapper;
using Npgsql;

namespace Chat.Data.Schema;

/// <summary>
/// Brings a database to the schema of this build: numbered SQL files, forward only, each in a transaction of its own,
/// by one migrator at a time. Old and new silos run side by side during it, so a migration only ever adds.
/// </summary>
/// <remarks>
/// Some migrations lock a table for a moment. A lock that waits behind somebody's long transaction makes everybody else wait
/// behind it, so none is waited for longer than <see cref="LongestLockWait"/>: then the migration is rolled back, lets
/// everybody pass, and tries again.
/// </remarks>
public static class Migrator
{
    private const string Lock = "hashtextextended('chat.migrations', 0)";

    /// <summary>The longest that posts can be held up by a migration that waits for a lock.</summary>
    private static readonly TimeSpan LongestLockWait = TimeSpan.FromMilliseconds(500);

    /// <summary>Between two tries, for those who had to wait.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How long it is tried: longer than backups and reports should take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary>Applies what is missing and creates the partitions of the coming months.</summary>
    /// <exception cref="SchemaException">
    /// An applied migration is not the one of this build, or a long transaction was in the way for half an hour.
    /// </exception>
    public static Task MigrateAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken = default) =>
        MigrateAsync(dataSource, upTo: int.MaxValue, cancellationToken);

    /// <summary>As a build does whose newest migration is <paramref name="upTo"/>.</summary>
    internal static async Task MigrateAsync(
        NpgsqlDataSource dataSource,
        int upTo,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await ApplyAsync(dataSource, migration => migration.Version <= upTo, cancellationToken);
        await Partitions.EnsureAsync(dataSource, cancellationToken);
    }

    /// <summary>Applies those of the missing migrations that are wanted, and creates no partitions.</summary>
    internal static async Task ApplyAsync(
        NpgsqlDataSource dataSource,
        Func<Migration, bool> isWanted,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);

        // A session lock, because it must span transactions. Waiting for another migrator may take as long as it takes.
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({Lock})", cancellationToken);
        try
        {
            await ExecuteAsync(connection, CreateTable, cancellationToken);
            var pending = FindPending(await ReadAppliedAsync(connection, cancellationToken));
            foreach (var migration in pending.Where(isWanted))
            {
                await ApplyPatientlyAsync(connection, migration, cancellationToken);
            }
        }
        finally
        {
            await ReleaseAsync(connection);
        }
    }

    /// <summary>Compares without changing anything.</summary>
    /// <exception cref="SchemaException">An applied migration is not the one of this build.</exception>
    public static async Task<SchemaState> CheckAsync(
        NpgsqlDataSource dataSource,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        bool exists = await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(
                "SELECT to_regclass('schema_migrations') IS NOT NULL",
                cancellationToken: cancellationToken
            )
        );
        var applied = exists ? await ReadAppliedAsync(connection, cancellationToken) : [];
        return new SchemaState(
            applied.Select(row => row.Version).DefaultIfEmpty(0).Max(),
            Migration.OfThisBuild.Select(migration => migration.Version).DefaultIfEmpty(0).Max(),
            [.. FindPending(applied).Select(migration => migration.Version)]
        );
    }

    private const string CreateTable = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            version    integer PRIMARY KEY,
            name       text NOT NULL,
            checksum   text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        )
        """;

    /// <summary>
    /// What is missing may lie before what is applied: two branches can have taken their numbers in either order.
    /// </summary>
    private static List<Migration> FindPending(List<AppliedMigration> applied)
    {
        var checksums = applied.ToDictionary(row => row.Version, row => row.Checksum);
        var pending = new List<Migration>();
        foreach (var migration in Migration.OfThisBuild)
        {
            if (!checksums.TryGetValue(migration.Version, out string? checksum))
            {
                pending.Add(migration);
            }
            else if (checksum != migration.Checksum)
            {
                throw new SchemaException(
                    $"Migration {migration.Version:0000}_{migration.Name} was changed after it was applied to this database."
                );
            }
        }

        return pending;
    }

    private static async Task ApplyPatientlyAsync(
        NpgsqlConnection connection,
        Migration migration,
        CancellationToken cancellationToken
    )
    {
        for (var since = Stopwatch.StartNew(); ; )
        {
            try
            {
                await ApplyAsync(connection, migration, cancellationToken);
                return;
            }
            catch (PostgresException exception)
                when (exception.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                if (since.Elapsed > Patience)
                {
                    throw new SchemaException(
                        $"Migration {migration.Version:0000}_{migration.Name} cannot have a lock that it needs for a moment: a long transaction is in the way (pg_stat_activity names it)."
                    );
                }

                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    private static async Task ApplyAsync(
        NpgsqlConnection connection,
        Migration migration,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        string lockTimeout = FormattableString.Invariant(
            $"SET LOCAL lock_timeout = {LongestLockWait.TotalMilliseconds}"
        );
        await ExecuteAsync(connection, lockTimeout, cancellationToken);
        await ExecuteAsync(connection, migration.Sql, cancellationToken);
        await connection.ExecuteAsync(
            new CommandDefinition(
                "INSERT INTO schema_migrations (version, name, checksum) VALUES (@Version, @Name, @Checksum)",
                migration,
                transaction,
                cancellationToken: cancellationToken
            )
        );
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<List<AppliedMigration>> ReadAppliedAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    ) =>
        [
            .. await connection.QueryAsync<AppliedMigration>(
                new CommandDefinition(
                    "SELECT version, checksum FROM schema_migrations ORDER BY version",
                    cancellationToken: cancellationToken
                )
            ),
        ];

    private static async Task ReleaseAsync(NpgsqlConnection connection)
    {
        // A broken connection has let go of its locks already.
        if (connection.State == System.Data.ConnectionState.Open)
        {
            await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({Lock})", CancellationToken.None);
        }
    }

    /// <summary>A migration file holds many statements, some with $ in them: no parameters, no time limit.</summary>
    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record AppliedMigration(int Version, string Checksum);
}
