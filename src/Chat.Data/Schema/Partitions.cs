using Npgsql;

namespace Chat.Data.Schema;

/// <summary>The monthly partitions of messages and their revisions.</summary>
public static class Partitions
{
    /// <summary>
    /// Creates the partitions of last month, this one and three ahead, by the database's clock, where they are missing.
    /// Cheap when nothing is: every silo calls it daily. Safe to call concurrently; does not hold up posts.
    /// </summary>
    /// <returns>How many were created.</returns>
    public static async Task<int> EnsureAsync(
        NpgsqlDataSource dataSource,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var command = dataSource.CreateCommand("SELECT ensure_partitions(now() - interval '1 month', 4)");
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
