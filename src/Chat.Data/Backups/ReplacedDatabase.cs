using Dapper;
using Npgsql;

namespace Chat.Data.Backups;

/// <summary>What has to be known of the database that a restore replaces.</summary>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Memberships">The versions of its memberships.</param>
internal sealed record ReplacedDatabase(long Epoch, IReadOnlyList<(string ClusterId, long Version)> Memberships)
{
    /// <returns>Nothing when there is no such database, or nothing in it.</returns>
    /// <exception cref="BackupException">Silos are at work on it.</exception>
    public static async Task<ReplacedDatabase?> LookAtAsync(
        DatabaseAddress address,
        bool force,
        CancellationToken cancellationToken
    )
    {
        if (!await address.ExistsAsync(cancellationToken))
        {
            return null;
        }

        await using var database = address.Open(address.Name);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        bool HasTable(string name) =>
            connection.ExecuteScalar<bool>("SELECT to_regclass(@name) IS NOT NULL", new { name });

        if (!HasTable("orleans_silos"))
        {
            return HasTable("schema_migrations")
                ? throw new BackupException($"The database {address.Name} is older than this build; migrate it first.")
                : null;
        }

        if (!force && await LiveSilos.FindAsync(database, cancellationToken) is { Count: > 0 } silos)
        {
            throw new BackupException(
                $"Silos are at work on the database: {string.Join(", ", silos)}. Stop them first."
            );
        }

        long epoch = HasTable("database_epoch")
            ? await connection.ExecuteScalarAsync<long>("SELECT epoch FROM database_epoch")
            : 1;
        return new ReplacedDatabase(
            epoch,
            [.. await connection.QueryAsync<(string, long)>("SELECT cluster_id, version FROM membership_versions")]
        );
    }

    /// <summary>Gateways that run on do not believe a membership that is older than the one they know.</summary>
    public async Task HandOverAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        foreach (var (clusterId, version) in Memberships)
        {
            await connection.ExecuteAsync(
                "INSERT INTO membership_versions (cluster_id, version) VALUES (@clusterId, @version + 1)",
                new { clusterId, version }
            );
        }
    }
}
