using System.Runtime.CompilerServices;
using Npgsql;

namespace Chat.Data.Checking;

/// <summary>One channel as it was at one moment, read row by row while people go on posting.</summary>
internal sealed class CheckSnapshot : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly string _channelId;

    private CheckSnapshot(NpgsqlConnection connection, NpgsqlTransaction transaction, string channelId) =>
        (_connection, _transaction, _channelId) = (connection, transaction, channelId);

    public static async Task<CheckSnapshot> BeginAsync(
        NpgsqlDataSource dataSource,
        string channelId,
        CancellationToken cancellationToken
    )
    {
        var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        try
        {
            var transaction = await HeldTables.BeginSnapshotAsync(
                connection,
                HeldTables.OfLogs,
                HeldTables.Patience,
                cancellationToken
            );
            return new CheckSnapshot(connection, transaction, channelId);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has rows come in the order of an index, instead of being sorted first: a long log does not fit in memory.</summary>
    public async Task AvoidSortingAsync(bool avoid, CancellationToken cancellationToken)
    {
        string sql = $"SET LOCAL enable_sort = {(avoid ? "off" : "on")}";
        await using var command = new NpgsqlCommand(sql, _connection, _transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Runs a query without a time limit: a long log takes as long as it takes.</summary>
    public async IAsyncEnumerable<T> ReadAsync<T>(
        string sql,
        Func<NpgsqlDataReader, T> read,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(sql, _connection, _transaction) { CommandTimeout = 0 };
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _channelId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return read(reader);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
