using Npgsql;

namespace Chat.Data.Retention;

/// <summary>A month's partitions of all <c>monthly_tables</c>.</summary>
/// <param name="Start">The first moment of the month, UTC.</param>
/// <param name="Tables">One for each monthly table; that of <c>messages</c> is the last.</param>
internal sealed record LogMonth(DateTimeOffset Start, IReadOnlyList<MonthTable> Tables)
{
    /// <summary>The first moment of the next month.</summary>
    public DateTimeOffset End => Start.AddMonths(1);

    public MonthTable Messages => Tables.Single(table => table.Parent == "messages");

    public MonthTable Revisions => Tables.Single(table => table.Parent == "message_revisions");

    /// <summary>What follows from messages and revisions and goes with them without a trace of its own.</summary>
    public IEnumerable<MonthTable> Derived => Tables.Where(table => !table.IsLog);

    /// <summary>Whether nothing can be added to it: a removal is under way, or was cut short.</summary>
    public bool IsClosed => Tables.Any(table => table.IsClosed);

    /// <summary>All months, oldest first.</summary>
    public static async Task<IReadOnlyList<LogMonth>> ReadAllAsync(
        NpgsqlConnection connection,
        CancellationToken cancellation
    )
    {
        const string Sql = $$"""
            SELECT to_date(substring(part.relname FROM '\d{4}_\d{2}$'), 'YYYY_MM')::timestamp AT TIME ZONE 'UTC',
                   monthly.parent, part.oid::regclass::text, month_column.attname::text,
                   CASE WHEN EXISTS (
                       SELECT FROM pg_attribute WHERE attrelid = parent.partrelid AND attname = 'message_seq'
                   ) THEN 'message_seq' ELSE 'seq' END,
                   EXISTS (SELECT FROM pg_constraint WHERE conrelid = part.oid AND conname = '{{MonthTable.Closed}}')
            FROM monthly_tables AS monthly
            JOIN pg_partitioned_table AS parent ON parent.partrelid = to_regclass(monthly.parent)
            JOIN pg_attribute AS month_column
              ON month_column.attrelid = parent.partrelid AND month_column.attnum = parent.partattrs[0]
            JOIN pg_inherits ON inhparent = parent.partrelid
            JOIN pg_class AS part ON part.oid = inhrelid
            ORDER BY 1, monthly.parent = 'messages', monthly.parent
            """;
        var rows = await connection.ReadAsync(
            Sql,
            reader =>
                (
                    Month: reader.GetFieldValue<DateTimeOffset>(0),
                    Table: new MonthTable(
                        reader.GetString(1),
                        reader.GetString(2),
                        reader.GetString(3),
                        reader.GetString(4),
                        reader.GetBoolean(5)
                    )
                ),
            cancellation
        );
        return
        [
            .. rows.GroupBy(row => row.Month)
                .Select(month => new LogMonth(month.Key, [.. month.Select(row => row.Table)])),
        ];
    }
}

/// <summary>One partition.</summary>
/// <param name="Parent">The monthly table.</param>
/// <param name="Name">The partition's name, quoted where it must be.</param>
/// <param name="TimeColumn">When the message concerned was posted.</param>
/// <param name="SeqColumn">The seq of the message concerned.</param>
/// <param name="IsClosed">Whether it takes no rows any more.</param>
internal sealed record MonthTable(string Parent, string Name, string TimeColumn, string SeqColumn, bool IsClosed)
{
    /// <summary>The constraint that lets nothing in.</summary>
    public const string Closed = "month_closed";

    /// <summary>Whether its rows are changes of the log, with a seq of their own.</summary>
    public bool IsLog => Parent is "messages" or "message_revisions";
}
