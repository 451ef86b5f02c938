using System.Text;
using Npgsql;

namespace Chat.Data.People;

/// <summary>Finds people by their names, as far as they let themselves be found.</summary>
public sealed class UserSearch(NpgsqlDataSource dataSource)
{
    /// <summary>Fewer characters than this would find nearly everybody.</summary>
    public const int MinLength = 2;

    /// <summary>The longest display name.</summary>
    public const int MaxLength = 64;

    /// <summary>
    /// People whose username begins with the query, or whose display name has words that begin with its words, in any case;
    /// the one whose username it is first, then by username. Who is not searchable is found by the whole username only.
    /// </summary>
    /// <param name="query">Trimmed, <see cref="MinLength"/> to <see cref="MaxLength"/> characters.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<UserProfile>> FindAsync(
        string query,
        int limit,
        CancellationToken cancellationToken = default
    )
    {
        // Each way by an index of its own, in which the best of many are found without reading all of them.
        await using var command = dataSource.CreateCommand(
            $"""
            WITH exact AS (
                SELECT user_id FROM users WHERE lower(username) = lower($1) AND account_kind = 0
            ), named AS (
                SELECT user_id
                FROM users
                LEFT JOIN people USING (user_id)
                WHERE lower(username) LIKE lower($2) AND account_kind = 0 AND searchable IS NOT FALSE
                ORDER BY lower(username)
                LIMIT $4
            ), worded AS (
                SELECT user_id
                FROM users
                LEFT JOIN people USING (user_id)
                WHERE to_tsvector('simple', regexp_replace(display_name, '[[:punct:][:space:]]+', ' ', 'g'))
                    @@ to_tsquery('simple', $3) AND account_kind = 0 AND searchable IS NOT FALSE
                ORDER BY lower(username)
                LIMIT $4
            )
            SELECT {UserProfile.Columns}
            FROM users AS profile
            WHERE user_id IN (SELECT user_id FROM exact UNION SELECT user_id FROM named UNION SELECT user_id FROM worded)
            ORDER BY lower(username) <> lower($1), lower(username)
            LIMIT $4
            """
        );
        command.Parameters.AddWithValue(query);
        command.Parameters.AddWithValue(ToPattern(query));
        command.Parameters.AddWithValue(ToWords(query));
        command.Parameters.AddWithValue(limit);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<UserProfile>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(UserProfile.Read(reader));
        }

        return found;
    }

    private static string ToPattern(string query)
    {
        var pattern = new StringBuilder();
        foreach (char character in query)
        {
            pattern.Append(character is '%' or '_' or '\\' ? "\\" : "").Append(character);
        }

        return pattern.Append('%').ToString();
    }

    /// <summary>Every word of the query as the beginning of a word; nothing is found by an empty one.</summary>
    private static string ToWords(string query)
    {
        var words = new string([.. query.Select(character => IsPartOfWord(character) ? character : ' ')]);
        return string.Join(
            " & ",
            words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => $"'{word}':*")
        );
    }

    private static bool IsPartOfWord(char character) =>
        !char.IsPunctuation(character)
        && !char.IsSymbol(character)
        && !char.IsWhiteSpace(character)
        && !char.IsControl(character);
}
