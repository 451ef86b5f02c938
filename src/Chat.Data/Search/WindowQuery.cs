using Npgsql;
using NpgsqlTypes;

namespace Chat.Data.Search;

/// <summary>What matches in one window of time, newest first.</summary>
internal static class WindowQuery
{
    // Materialized: all that matches in the window is found by whatever index fits, and only then put in order. Otherwise
    // the planner may walk messages by time, hoping to meet enough of a word that hardly anybody uses.
    //
    // The log decides about each: OFFSET 0 keeps it a look-up by key per message, newest first, ended by LIMIT. The bounds
    // are said again for each table, so that only the partitions of the window are planned: with all of two years planning
    // took a hundred times as long as the rest.
    private const string Sql = """
        WITH hit AS MATERIALIZED (
            SELECT item.channel_id, item.created_at, item.seq, item.text_seq
            FROM message_index AS item
            JOIN channel_members AS reader ON reader.channel_id = item.channel_id AND reader.user_id = $1
            WHERE item.created_at >= $2 AND item.created_at <= $3
              AND (item.created_at, item.channel_id, item.seq) < ($3, $4, $5)
              AND ($6::text IS NULL OR item.channel_id = $6)
              AND ($7::text IS NULL OR item.sender_id = $7)
              AND ($8::text IS NULL OR item.tsv @@ $8::tsquery)
              AND ($9::text IS NULL OR NOT item.tsv @@ $9::tsquery)
              AND item.text LIKE ALL ($10)
              AND (item.sender_id = $1 OR NOT EXISTS (
                  SELECT FROM channel_shields AS shield
                  WHERE shield.channel_id = item.channel_id AND shield.user_id = $1
                    AND ((item.seq > shield.from_seq AND item.seq <= coalesce(shield.until_seq, item.seq))
                        OR (item.text_seq > shield.from_seq AND item.text_seq <= coalesce(shield.until_seq, item.text_seq)))))
              AND NOT item.text LIKE ANY ($11)
        )
        SELECT hit.channel_id, channel.name, hit.seq, message.ordinal, message.id, message.sender_id, sender.display_name,
               hit.created_at, message.is_edited, message.text
        FROM (SELECT * FROM hit ORDER BY created_at DESC, channel_id DESC, seq DESC) AS hit
        CROSS JOIN LATERAL (
            SELECT posted.ordinal, posted.id, posted.sender_id, state.edited_seq IS NOT NULL AS is_edited,
                   CASE WHEN state.edited_seq IS NULL THEN posted.text ELSE edit.text END AS text
            FROM messages AS posted
            LEFT JOIN message_states AS state
              ON state.channel_id = posted.channel_id AND state.message_seq = posted.seq
             AND state.message_created_at = posted.created_at
             AND state.message_created_at >= $2 AND state.message_created_at <= $3
            LEFT JOIN message_revisions AS edit
              ON edit.channel_id = posted.channel_id AND edit.seq = state.edited_seq
             AND edit.message_created_at = posted.created_at
             AND edit.message_created_at >= $2 AND edit.message_created_at <= $3
            WHERE posted.channel_id = hit.channel_id AND posted.seq = hit.seq AND posted.created_at = hit.created_at
              AND posted.created_at >= $2 AND posted.created_at <= $3
              AND (state.deleted_seq > coalesce(state.restored_seq, 0)) IS NOT TRUE
              AND hit.text_seq = coalesce(state.edited_seq, posted.seq)
            OFFSET 0
        ) AS message
        LEFT JOIN channels AS channel ON channel.channel_id = hit.channel_id
        LEFT JOIN users AS sender ON sender.user_id = message.sender_id
        WHERE message.text IS NOT NULL
        ORDER BY hit.created_at DESC, hit.channel_id DESC, hit.seq DESC
        LIMIT $12
        """;

    public static async Task<List<SearchHit>> ReadAsync(
        NpgsqlConnection connection,
        SearchPlan plan,
        SearchStage stage,
        SearchWindow window,
        int limit,
        CancellationToken cancellationToken
    )
    {
        bool byWords = stage != SearchStage.Text;
        var query = plan.Query;
        await using var command = new NpgsqlCommand(Sql, connection);
        Add(command, NpgsqlDbType.Text, plan.Request.ReaderId);
        Add(command, NpgsqlDbType.TimestampTz, window.From.ToUniversalTime());
        Add(command, NpgsqlDbType.TimestampTz, window.Before.CreatedAt.ToUniversalTime());
        Add(command, NpgsqlDbType.Text, window.Before.ChannelId);
        Add(command, NpgsqlDbType.Bigint, window.Before.Seq);
        Add(command, NpgsqlDbType.Text, plan.Request.ChannelId);
        Add(command, NpgsqlDbType.Text, plan.Request.SenderId);
        Add(command, NpgsqlDbType.Text, byWords ? plan.Words : null);
        Add(command, NpgsqlDbType.Text, byWords ? null : plan.Unwanted);
        AddPatterns(command, byWords ? query.Symbols : query.Strings);
        AddPatterns(command, query.UnwantedSymbols);
        Add(command, NpgsqlDbType.Integer, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var hits = new List<SearchHit>();
        while (await reader.ReadAsync(cancellationToken))
        {
            hits.Add(Read(reader));
        }

        return hits;
    }

    private static SearchHit Read(NpgsqlDataReader reader) =>
        new(
            reader.GetString(0),
            reader.IsDBNull(1) ? null : reader.GetString(1),
            reader.GetInt64(2),
            reader.GetInt64(3),
            reader.GetGuid(4),
            reader.GetString(5),
            reader.IsDBNull(6) ? null : reader.GetString(6),
            reader.GetFieldValue<DateTimeOffset>(7),
            reader.GetBoolean(8),
            reader.GetString(9)
        );

    private static void Add(NpgsqlCommand command, NpgsqlDbType type, object? value) =>
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value });

    private static void AddPatterns(NpgsqlCommand command, IEnumerable<string> strings) =>
        Add(command, NpgsqlDbType.Array | NpgsqlDbType.Text, strings.Select(ToPattern).ToArray());

    private static string ToPattern(string text) =>
        $"%{text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
}
