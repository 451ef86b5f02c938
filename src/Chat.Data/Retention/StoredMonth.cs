using Npgsql;

namespace Chat.Data.Retention;

/// <summary>A month of messages as the database keeps it.</summary>
/// <param name="Month">Its first moment, UTC.</param>
/// <param name="Messages">About how many messages, as PostgreSQL's statistics have it.</param>
/// <param name="Bytes">How much its tables and indexes take on the disk.</param>
public sealed record StoredMonth(DateTimeOffset Month, long Messages, long Bytes)
{
    /// <summary>All months, oldest first.</summary>
    public static async Task<IReadOnlyList<StoredMonth>> ReadAllAsync(
        NpgsqlDataSource dataSource,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        const string Sql = """
            SELECT greatest(max(part.reltuples) FILTER (WHERE part.oid = $1::regclass), 0)::bigint,
                   sum(pg_total_relation_size(part.oid))::bigint
            FROM unnest($2::text[]) AS name JOIN pg_class AS part ON part.oid = name::regclass
            """;
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var stored = new List<StoredMonth>();
        foreach (var month in await LogMonth.ReadAllAsync(connection, cancellation))
        {
            var sizes = await connection.ReadAsync(
                Sql,
                reader => new StoredMonth(month.Start, reader.GetInt64(0), reader.GetInt64(1)),
                cancellation,
                month.Messages.Name,
                month.Tables.Select(table => table.Name).ToArray()
            );
            stored.AddRange(sizes);
        }

        return stored;
    }
}
