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

    /// <summary>The partitions of this month and the next, by the database's clock, that should be there and are not.</summary>
    public static async Task<IReadOnlyList<string>> FindMissingAsync(
        NpgsqlDataSource dataSource,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var command = dataSource.CreateCommand(
            """
            SELECT coalesce(array_agg(part ORDER BY part), '{}')
            FROM (
                SELECT parent || to_char(date_trunc('month', now() AT TIME ZONE 'UTC') + months * interval '1 month', '_YYYY_MM')
                FROM monthly_tables, generate_series(0, 1) AS months
            ) AS expected (part)
            WHERE to_regclass(part) IS NULL
            """
        );
        return (string[])(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
