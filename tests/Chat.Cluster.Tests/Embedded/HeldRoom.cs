using Chat.TestKit;
using Npgsql;

namespace Chat.Tests.Embedded;

/// <summary>Holds up the appends of one room at its head.</summary>
internal sealed class HeldRoom : IAsyncDisposable
{
    private readonly PostgresDatabase _database;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private HeldRoom(PostgresDatabase database, NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (_database, _connection, _transaction) = (database, connection, transaction);

    public static async Task<HeldRoom> TakeAsync(PostgresDatabase database, string roomId)
    {
        var connection = await database.DataSource.OpenConnectionAsync();
        var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(
            "SELECT FROM channel_heads WHERE channel_id = $1 FOR UPDATE",
            connection,
            transaction
        );
        command.Parameters.Add(new NpgsqlParameter { Value = roomId });
        await command.ExecuteNonQueryAsync();
        return new(database, connection, transaction);
    }

    /// <summary>Waits until somebody wants to write to the room.</summary>
    public async Task<Writer> UntilWantedAsync()
    {
        Writer? writer = null;
        await Wait.UntilAsync(
            async () => (writer = await FindWaitingAsync()) is not null,
            () => "Nobody writes to the room that is held."
        );
        return writer!;
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task<Writer?> FindWaitingAsync()
    {
        await using var command = _database.DataSource.CreateCommand(
            "SELECT application_name, client_port FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))"
        );
        command.Parameters.Add(new NpgsqlParameter { Value = _connection.ProcessID });
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? new Writer(reader.GetString(0), reader.GetInt32(1)) : null;
    }
}

/// <summary>Who writes a room.</summary>
/// <param name="Silo">The name of the silo.</param>
/// <param name="Port">The port its connection to the database comes from, which it keeps as long as nothing fails.</param>
internal sealed record Writer(string Silo, int Port);
