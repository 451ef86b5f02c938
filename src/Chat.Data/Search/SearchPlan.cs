using Npgsql;
using NpgsqlTypes;

namespace Chat.Data.Search;

/// <summary>A request in the database's terms.</summary>
/// <param name="Language">The text search configuration of the index.</param>
/// <param name="Since">Nothing before it.</param>
/// <param name="Words">The tsquery of what is wanted and unwanted; null when the index cannot be asked for it.</param>
/// <param name="Unwanted">The tsquery of what is unwanted; null when nothing is.</param>
internal sealed record SearchPlan(
    SearchRequest Request,
    SearchQuery Query,
    string Language,
    DateTimeOffset Since,
    string? Words,
    string? Unwanted
)
{
    /// <summary>In so many rooms or fewer, the index is asked for these rooms; in more, for all.</summary>
    private const int MaxRoomsInQuery = 64;

    private static readonly DateTimeOffset LongAgo = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // A plan for each query: whether a word is common decides how to find it. The server stops what nobody would wait for.
    private const string Sql = """
        SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('jit', 'off', true),
               set_config('statement_timeout', '10s', true),
               $1::text IS NULL OR EXISTS (SELECT FROM channel_members WHERE channel_id = $1 AND user_id = $2),
               ARRAY(SELECT channel_id FROM channel_members WHERE user_id = $2 LIMIT $3),
               wanted.language, words::text, querytree(words) NOT IN ('', 'T'), unwanted::text,
               CASE WHEN $6 THEN coalesce((SELECT min(created_at) FROM message_index), now()) END
        FROM (SELECT coalesce((SELECT language FROM search_language), 'simple') AS language) AS wanted
        CROSS JOIN LATERAL to_tsquery(wanted.language::regconfig, $4) AS words
        CROSS JOIN LATERAL to_tsquery(wanted.language::regconfig, $5) AS unwanted
        """;

    public bool HasWords => Words is not null;

    /// <returns><see langword="null"/> when the reader is no member of the channel asked for.</returns>
    public static async Task<SearchPlan?> ReadAsync(
        NpgsqlConnection connection,
        SearchRequest request,
        SearchQuery query,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.Add(
            new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)request.ChannelId ?? DBNull.Value }
        );
        command.Parameters.Add(new NpgsqlParameter { Value = request.ReaderId });
        command.Parameters.Add(new NpgsqlParameter { Value = MaxRoomsInQuery + 1 });
        command.Parameters.Add(new NpgsqlParameter { Value = query.HasWords ? query.ToTsQuery() : "" });
        command.Parameters.Add(new NpgsqlParameter { Value = query.ToUnwantedTsQuery() });
        // Nobody looks through centuries that have no messages.
        command.Parameters.Add(new NpgsqlParameter { Value = request.Since is null || request.Since < LongAgo });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        if (!reader.GetBoolean(3))
        {
            return null;
        }

        string[] rooms = request.ChannelId is { } only ? [only] : reader.GetFieldValue<string[]>(4);
        string? words = reader.GetBoolean(7) ? Within(rooms, reader.GetString(6)) : null;
        string unwanted = reader.GetString(8);
        var first = reader.IsDBNull(9) ? DateTimeOffset.MinValue : reader.GetFieldValue<DateTimeOffset>(9);
        var since = request.Since > first ? request.Since.Value : first;
        return new(request, query, reader.GetString(5), since, words, unwanted.Length > 0 ? unwanted : null);
    }

    private static string Within(string[] rooms, string words) =>
        rooms.Length is 0 or > MaxRoomsInQuery
            ? words
            : $"({words}) & ({string.Join(" | ", rooms.Select(ChannelLexeme.Quoted))})";
}
