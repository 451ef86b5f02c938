using Npgsql;

namespace Chat.Data.Search;

/// <summary>What the language makes of words, for highlighting: the index knows "run" where the text says "running".</summary>
internal sealed class Stems
{
    private const string Unchanged = "simple";

    private readonly Dictionary<string, string>? _lexemes;

    private Stems(Dictionary<string, string>? lexemes) => _lexemes = lexemes;

    /// <summary>The lexeme of a folded word; null if it has none.</summary>
    public string? Of(string word) => _lexemes is null ? word : _lexemes.GetValueOrDefault(word);

    public static async Task<Stems> ReadAsync(
        NpgsqlConnection connection,
        string language,
        SearchQuery query,
        IReadOnlyCollection<SearchHit> hits,
        CancellationToken cancellationToken
    )
    {
        if (language == Unchanged || hits.Count == 0)
        {
            return new(lexemes: null);
        }

        var words = new HashSet<string>(StringComparer.Ordinal);
        words.UnionWith(query.Wanted.SelectMany(term => term.Elements).Select(element => element.Text));
        words.UnionWith(hits.SelectMany(hit => Highlights.WordsOf(hit.Text)));
        const string Sql = """
            SELECT word, lexeme
            FROM unnest($2) AS word
            CROSS JOIN LATERAL unnest(tsvector_to_array(to_tsvector($1::regconfig, word))) AS lexeme
            """;
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = language });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. words] });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var lexemes = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            lexemes.TryAdd(reader.GetString(0), reader.GetString(1));
        }

        return new(lexemes);
    }
}
