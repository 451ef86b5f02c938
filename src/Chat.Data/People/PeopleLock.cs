using Npgsql;

namespace Chat.Data.People;

/// <summary>
/// The rows of people that every transaction locks before it changes what belongs to them, in the order of their ids: those
/// who write about the same people do it one after the other, and never wait for each other in a circle.
/// </summary>
internal static class PeopleLock
{
    /// <summary>Makes the rows that are not there yet, and locks them. Answers one row for each user that exists.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Commands(params string[] userIds) =>
        [
            new(
                """
                INSERT INTO people (user_id)
                SELECT user_id FROM users WHERE user_id = ANY($1) AND account_kind = 0 ORDER BY user_id
                ON CONFLICT DO NOTHING
                """
            )
            {
                Parameters = { new() { Value = userIds } },
            },
            new("SELECT user_id, version FROM people WHERE user_id = ANY($1) ORDER BY user_id FOR UPDATE")
            {
                Parameters = { new() { Value = userIds } },
            },
        ];

    /// <returns>The versions of those that exist.</returns>
    public static async Task<Dictionary<string, long>> ReadAsync(
        NpgsqlDataReader reader,
        CancellationToken cancellationToken
    )
    {
        var versions = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            versions.Add(reader.GetString(0), reader.GetInt64(1));
        }

        return versions;
    }

    /// <returns>Whether there is such a user.</returns>
    public static async Task<bool> TakeAsync(
        NpgsqlConnection connection,
        string userId,
        CancellationToken cancellationToken
    )
    {
        await using var batch = connection.CreateBatch();
        foreach (var command in Commands(userId))
        {
            batch.BatchCommands.Add(command);
        }

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return (await ReadAsync(reader, cancellationToken)).Count > 0;
    }
}
