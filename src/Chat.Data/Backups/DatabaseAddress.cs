using Dapper;
using Npgsql;

namespace Chat.Data.Backups;

/// <summary>A database and its neighbours on the same server.</summary>
internal sealed class DatabaseAddress(string connectionString)
{
    /// <summary>Where databases are created and renamed from: nobody can rename the one they are connected to.</summary>
    private const string Neutral = "postgres";

    private const int Attempts = 10;

    private readonly NpgsqlConnectionStringBuilder _address = new(connectionString)
    {
        Pooling = false, // what is closed is closed, and does not keep a database from being renamed
        CommandTimeout = 0,
    };

    public string Name =>
        _address.Database is { Length: > 0 } name && name != Neutral
            ? name
            : throw new BackupException($"The database's address must name one, and not '{Neutral}'.");

    public NpgsqlDataSource Open(string name) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_address.ConnectionString) { Database = name });

    public async Task<bool> ExistsAsync(CancellationToken cancellationToken)
    {
        await using var server = Open(Neutral);
        await using var command = server.CreateCommand("SELECT FROM pg_database WHERE datname = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = Name });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return reader.HasRows;
    }

    public async Task<IReadOnlyList<string>> FindAsync(string pattern)
    {
        await using var server = Open(Neutral);
        await using var connection = await server.OpenConnectionAsync();
        return
        [
            .. await connection.QueryAsync<string>(
                "SELECT datname::text FROM pg_database WHERE datname ~ @pattern ORDER BY datname",
                new { pattern }
            ),
        ];
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var server = Open(Neutral);
        await using var command = server.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// Gives this database's name to another one. Whoever is connected is cut off, and finds the other one under the name
    /// when they connect again.
    /// </summary>
    /// <returns>Whether there was a database of this name, which is now called <paramref name="aside"/>.</returns>
    public async Task<bool> ReplaceAsync(string successor, string aside, CancellationToken cancellationToken)
    {
        bool exists = await ExistsAsync(cancellationToken);
        await using var server = Open(Neutral);
        await using var connection = await server.OpenConnectionAsync(cancellationToken);
        for (int attempt = 1; ; attempt++)
        {
            await connection.ExecuteAsync(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = ANY (@names)",
                new { names = new[] { Name, successor } }
            );
            try
            {
                await RenameAsync(connection, exists ? [(Name, aside), (successor, Name)] : [(successor, Name)]);
                return exists;
            }
            catch (PostgresException exception)
                when (exception.SqlState == PostgresErrorCodes.ObjectInUse && attempt < Attempts)
            {
                // Somebody was quick to connect again. While it is renamed nobody can.
            }
        }
    }

    /// <summary>All or none: a crash in between leaves everything as it was.</summary>
    private static async Task RenameAsync(NpgsqlConnection connection, IEnumerable<(string Old, string New)> renamings)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var (old, @new) in renamings)
        {
            await connection.ExecuteAsync($"ALTER DATABASE {Restore.Quoted(old)} RENAME TO {Restore.Quoted(@new)}");
        }

        await transaction.CommitAsync();
    }
}
