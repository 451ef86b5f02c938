namespace Chat.Data.Retention;

/// <summary>The statements that take changes out of the log, each of which also records what it takes out.</summary>
internal static class RemovalSql
{
    private const string Columns = "channel_id, seq, ordinal, hash";

    /// <summary>
    /// Keeps holds and channels' own limits as they are until the transaction ends. Who places a hold waits, and who
    /// removes sees every hold that was placed.
    /// </summary>
    public const string LockRules = "LOCK TABLE legal_holds, channel_retention IN SHARE MODE";

    /// <summary>Records a whole month. $1: the end of the month.</summary>
    public static string RecordMonth(LogMonth month) =>
        Record(
            $"posted AS NOT MATERIALIZED (SELECT {Columns} FROM {month.Messages.Name})",
            $"revised AS NOT MATERIALIZED (SELECT {Columns} FROM {month.Revisions.Name})"
        );

    /// <summary>
    /// Removes and records a channel's messages posted before $1, and what became of them. $2: the channel, $3: the
    /// newest message's seq.
    /// </summary>
    public static string RemoveRows(LogMonth month) =>
        Record([
            $"posted AS ({Delete(month.Messages)} RETURNING {Columns})",
            $"revised AS ({Delete(month.Revisions)} RETURNING {Columns})",
            .. month.Derived.Select((table, index) => $"derived_{index} AS ({Delete(table)})"),
        ]);

    /// <summary>Changes and channels that <see cref="RemoveRows"/> would remove of one channel: the same parameters.</summary>
    public static string CountRows(LogMonth month) =>
        $"SELECT count(*) FROM ({Select(month.Messages)} UNION ALL {Select(month.Revisions)}) AS change";

    private static string Delete(MonthTable table) => $"DELETE FROM {table.Name} WHERE {Concerned(table)}";

    private static string Select(MonthTable table) => $"SELECT FROM {table.Name} WHERE {Concerned(table)}";

    private static string Concerned(MonthTable table) =>
        $"channel_id = $2 AND {table.SeqColumn} <= $3 AND {table.TimeColumn} < $1";

    /// <summary>
    /// Answers how many channels and changes. A run that continues a recorded one takes its place: a channel that loses
    /// something every day has no run for every day.
    /// </summary>
    private static string Record(params IEnumerable<string> sources) =>
        $"""
            WITH {string.Join(", ", sources)}, change AS (
                SELECT {Columns},
                       lag(seq) OVER log IS DISTINCT FROM seq - 1 AS is_first,
                       lead(seq) OVER log IS DISTINCT FROM seq + 1 AS is_last
                FROM (SELECT * FROM posted UNION ALL SELECT * FROM revised) AS removed
                WINDOW log AS (PARTITION BY channel_id ORDER BY seq)
            ), edge AS (
                SELECT {Columns}, is_last,
                       CASE WHEN is_first THEN seq ELSE lag(seq) OVER log END AS first_seq
                FROM change
                WHERE is_first OR is_last
                WINDOW log AS (PARTITION BY channel_id ORDER BY seq)
            ), run AS MATERIALIZED (
                SELECT {Columns}, first_seq FROM edge WHERE is_last
            ), continued AS (
                DELETE FROM removed_runs AS earlier
                USING run
                WHERE earlier.channel_id = run.channel_id AND earlier.last_seq = run.first_seq - 1
                RETURNING earlier.channel_id, earlier.first_seq, earlier.last_seq
            ), recorded AS (
                INSERT INTO removed_runs (channel_id, first_seq, last_seq, last_ordinal, last_hash, older_than)
                SELECT run.channel_id, coalesce(continued.first_seq, run.first_seq), run.seq, run.ordinal, run.hash, $1
                FROM run
                LEFT JOIN continued
                  ON continued.channel_id = run.channel_id AND continued.last_seq = run.first_seq - 1
            ), raised AS (
                INSERT INTO channel_floors AS present (channel_id, seq, ordinal)
                SELECT channel_id, max(seq), max(ordinal) FROM posted GROUP BY channel_id
                ON CONFLICT (channel_id) DO UPDATE
                SET seq = greatest(present.seq, excluded.seq), ordinal = greatest(present.ordinal, excluded.ordinal)
            )
            SELECT count(DISTINCT channel_id), coalesce(sum(seq - first_seq + 1), 0)::bigint FROM run
            """;
}
