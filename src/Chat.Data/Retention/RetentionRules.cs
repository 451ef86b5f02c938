using Npgsql;

namespace Chat.Data.Retention;

/// <summary>Asks the database what the rules say of a month.</summary>
internal sealed class RetentionRules(NpgsqlConnection connection, RetentionRule rule)
{
    public DateTimeOffset Now => rule.Now;

    /// <summary>Whether a channel has messages in the month that a hold or a longer limit of its own keeps.</summary>
    public Task<bool> IsAnyKeptAsync(LogMonth month, CancellationToken cancellation) =>
        connection.ScalarAsync<bool>(
            $"""
            SELECT EXISTS (
                SELECT FROM (
                    SELECT channel_id FROM legal_holds WHERE released_at IS NULL
                    UNION
                    SELECT channel_id FROM channel_retention WHERE $1 - make_interval(days => keep_days) < $2
                ) AS channel
                WHERE {HasRows(month)}
            )
            """,
            cancellation,
            rule.Now,
            month.End
        );

    /// <summary>The channels that have messages in the month which are past their limit, and no hold.</summary>
    public Task<List<string>> FindChannelsAsync(LogMonth month, CancellationToken cancellation) =>
        connection.ReadAsync(
            $"""
            WITH RECURSIVE {(rule.IsExpired(month) ? AllChannels(month) : ChannelsWithLimits)}
            SELECT channel.channel_id
            FROM channel
            LEFT JOIN channel_retention AS own ON own.channel_id = channel.channel_id
            CROSS JOIN LATERAL (SELECT {Limit("own.keep_days")} AS older_than) AS past
            WHERE past.older_than IS NOT NULL
              AND NOT EXISTS (
                  SELECT FROM legal_holds AS hold
                  WHERE hold.channel_id = channel.channel_id AND hold.released_at IS NULL)
              AND ({HasRows(month, " < past.older_than")})
            ORDER BY channel.channel_id
            """,
            reader => reader.GetString(0),
            cancellation,
            rule.Now,
            month.End,
            rule.Days
        );

    /// <summary>
    /// Up to where messages of a channel can be removed from the month, and up to which of them in one go; null when the
    /// rules do not let any be removed now.
    /// </summary>
    public async Task<Batch?> FindBatchAsync(LogMonth month, string channelId, int size, CancellationToken cancellation)
    {
        var found = await connection.ReadAsync(
            $"""
            SELECT past.older_than, (
                SELECT seq FROM {month.Messages.Name}
                WHERE channel_id = $4 AND created_at < past.older_than
                ORDER BY seq
                OFFSET $5 LIMIT 1)
            FROM (SELECT {Limit(
                "(SELECT keep_days FROM channel_retention WHERE channel_id = $4)"
            )} AS older_than) AS past
            WHERE past.older_than IS NOT NULL
              AND NOT EXISTS (SELECT FROM legal_holds WHERE channel_id = $4 AND released_at IS NULL)
            """,
            reader => new Batch(
                reader.GetFieldValue<DateTimeOffset>(0),
                reader.IsDBNull(1) ? null : reader.GetInt64(1)
            ),
            cancellation,
            rule.Now,
            month.End,
            rule.Days,
            channelId,
            (long)size - 1
        );
        return found.SingleOrDefault();
    }

    // Never a bare least(): it ignores what is null, and without a limit everything is kept.
    private static string Limit(string ownDays) =>
        $"CASE WHEN coalesce({ownDays}, $3::integer) IS NOT NULL "
        + $"THEN least($2::timestamptz, $1::timestamptz - make_interval(days => coalesce({ownDays}, $3::integer))) END";

    private static string HasRows(LogMonth month, string past = " IS NOT NULL") =>
        string.Join(
            " OR ",
            new[] { month.Messages, month.Revisions }.Select(table =>
                $"EXISTS (SELECT FROM {table.Name} AS row WHERE row.channel_id = channel.channel_id "
                + $"AND row.{table.TimeColumn}{past})"
            )
        );

    // Those whose limit lies before the month need not be looked up in it. No month is longer, whatever the time zone.
    private const string ChannelsWithLimits = """
        channel AS (
            SELECT channel_id FROM channel_retention
            WHERE $1 - make_interval(days => keep_days) > $2 - interval '744 hours'
        )
        """;

    /// <summary>One index look-up for each channel, however many rows it has.</summary>
    private static string AllChannels(LogMonth month) =>
        $"""
            posted AS ({Distinct(month.Messages, "posted")}), revised AS ({Distinct(month.Revisions, "revised")}),
            channel AS (
                SELECT channel_id FROM posted WHERE channel_id IS NOT NULL
                UNION
                SELECT channel_id FROM revised WHERE channel_id IS NOT NULL
            )
            """;

    private static string Distinct(MonthTable table, string name) =>
        $"""
            (SELECT channel_id FROM {table.Name} ORDER BY channel_id LIMIT 1)
            UNION ALL
            SELECT (SELECT next.channel_id FROM {table.Name} AS next
                    WHERE next.channel_id > {name}.channel_id
                    ORDER BY next.channel_id LIMIT 1)
            FROM {name} WHERE {name}.channel_id IS NOT NULL
            """;
}

/// <param name="OlderThan">Messages posted before this are past their limit.</param>
/// <param name="LastSeq">The newest message of the batch; null when all that is past the limit fits in.</param>
internal sealed record Batch(DateTimeOffset OlderThan, long? LastSeq);
