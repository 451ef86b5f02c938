using Chat.TestKit;
using Npgsql;

namespace Chat.Tests;

/// <summary>
/// Holds up every append at the channel's head, where the fence is checked. A silo that dies meanwhile leaves its
/// statement behind in PostgreSQL, which goes on as soon as it is let.
/// </summary>
internal sealed class HeldCommits : IAsyncDisposable
{
    private const string Waiting = """
        FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND now() - query_start > interval '200 ms'
        """;

    private readonly PostgresDatabase _database;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private HeldCommits(PostgresDatabase database, NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (_database, _connection, _transaction) = (database, connection, transaction);

    public static async Task<HeldCommits> TakeAsync(PostgresDatabase database)
    {
        var connection = await database.DataSource.OpenConnectionAsync();
        var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(
            """SELECT FROM channel_heads ORDER BY channel_id COLLATE "C" FOR UPDATE""", // as appends do, or they deadlock
            connection,
            transaction
        );
        await command.ExecuteNonQueryAsync();
        return new(database, connection, transaction);
    }

    /// <summary>Waits until so many statements wait, and have for long enough that everything else has come to rest.</summary>
    public Task UntilWaitingAsync(int statements) =>
        Wait.UntilAsync(
            async () => await CountWaitingAsync() >= statements,
            () => $"There are not {statements} statements that wait."
        );

    /// <summary>Waits for what <see cref="UntilWaitingAsync"/> does.</summary>
    /// <returns>The name of a node that one of the statements is of.</returns>
    public async Task<string> UntilSomebodyWaitsAsync()
    {
        await UntilWaitingAsync(2);
        await using var command = _database.DataSource.CreateCommand($"SELECT min(application_name) {Waiting}");
        return (string)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task<long> CountWaitingAsync()
    {
        await using var command = _database.DataSource.CreateCommand($"SELECT count(*) {Waiting}");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
