using Dapper;
using Npgsql;

namespace Chat.Data.Backups;

/// <summary>What there is in a database to be backed up, found in its catalogue: a table of a later migration is too.</summary>
internal static class Catalogue
{
    /// <summary>What is true of the processes that run, and what the migrations write themselves.</summary>
    private static readonly string[] s_notKept =
    [
        "schema_migrations",
        "membership_silos",
        "membership_suspicions",
        "membership_versions",
        "orleans_clusters",
        "orleans_silos",
    ];

    /// <summary>The tables and their columns, those that others refer to first. Names are quoted where needed.</summary>
    public static async Task<IReadOnlyList<BackedUpTable>> ReadTablesAsync(NpgsqlConnection connection)
    {
        var tables = (
            await connection.QueryAsync<TableRow>(
                """
                SELECT t.relname AS "Name",
                       array_agg(quote_ident(c.attname) ORDER BY c.attnum) AS "Columns",
                       ARRAY(
                           SELECT DISTINCT r.relname::text FROM pg_constraint f JOIN pg_class r ON r.oid = f.confrelid
                           WHERE f.conrelid = t.oid AND f.contype = 'f' AND r.oid <> t.oid
                       ) AS "References"
                FROM pg_class t
                JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped AND c.attgenerated = ''
                WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p') AND NOT t.relispartition
                  AND t.relname <> ALL (@NotKept)
                GROUP BY t.oid, t.relname
                ORDER BY t.relname
                """,
                new { NotKept = s_notKept }
            )
        ).ToList();
        var sorted = new List<BackedUpTable>();
        while (tables.Find(IsFree) is { } next)
        {
            tables.Remove(next);
            sorted.Add(new BackedUpTable(next.Name, next.Columns, Bytes: 0, Sha256: ""));
        }

        return tables.Count == 0
            ? sorted
            : throw new BackupException(
                $"The tables {string.Join(", ", tables.Select(t => t.Name))} refer to each other."
            );

        bool IsFree(TableRow table) => !table.References.Any(name => tables.Exists(other => other.Name == name));
    }

    public static async Task<IReadOnlyList<BackedUpMigration>> ReadMigrationsAsync(NpgsqlConnection connection) =>
        [
            .. await connection.QueryAsync<BackedUpMigration>(
                """SELECT version AS "Version", name AS "Name", checksum AS "Checksum" FROM schema_migrations ORDER BY version"""
            ),
        ];

    public static async Task<IReadOnlyList<string>> ReadMonthsAsync(NpgsqlConnection connection) =>
        [
            .. await connection.QueryAsync<string>(
                """
                SELECT DISTINCT substring(part.relname FROM '\d{4}_\d{2}$') AS month
                FROM monthly_tables m
                JOIN pg_inherits i ON i.inhparent = m.parent::regclass
                JOIN pg_class part ON part.oid = i.inhrelid
                ORDER BY month
                """
            ),
        ];

    public static async Task<IReadOnlyDictionary<string, long>> ReadSequencesAsync(NpgsqlConnection connection) =>
        (
            await connection.QueryAsync<(string Name, long Value)>(
                """
                SELECT quote_ident(sequencename), last_value FROM pg_sequences
                WHERE schemaname = current_schema() AND last_value IS NOT NULL
                """
            )
        ).ToDictionary(sequence => sequence.Name, sequence => sequence.Value, StringComparer.Ordinal);

    // Not by its constructor: what Dapper is told of an array is that it is one.
    private sealed record TableRow
    {
        public string Name { get; init; } = "";
        public string[] Columns { get; init; } = [];
        public string[] References { get; init; } = [];
    }
}
