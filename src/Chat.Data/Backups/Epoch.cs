using Npgsql;

namespace Chat.Data.Backups;

/// <summary>
/// The number that a restored backup changes: what anybody holds of another epoch is void. One for the whole database.
/// </summary>
public static class Epoch
{
    /// <summary>
    /// Gives the database and all its channels an epoch that has never been used. For whoever restored it with tools of
    /// their own; no silo may run.
    /// </summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="atLeast">A bound below, for who knows of epochs that this database does not.</param>
    /// <param name="cancellationToken">Stops it; nothing has changed then.</param>
    /// <returns>The epoch.</returns>
    public static async Task<long> BeginNewAsync(
        NpgsqlDataSource dataSource,
        long atLeast = 0,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var command = dataSource.CreateCommand("SELECT begin_new_epoch($1)");
        command.CommandTimeout = 0; // as many rows as there are channels
        command.Parameters.Add(new NpgsqlParameter { Value = atLeast });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
