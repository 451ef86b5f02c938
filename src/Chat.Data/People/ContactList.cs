using Npgsql;

namespace Chat.Data.People;

/// <summary>Reads a person's contacts and blocks, for themselves.</summary>
public sealed class ContactList(NpgsqlDataSource dataSource)
{
    /// <summary>What one user is to another; <see langword="null"/> when there is no such other.</summary>
    public async Task<Contact?> FindAsync(string userId, string otherId, CancellationToken cancellationToken = default)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            SELECT {UserProfile.Columns}, coalesce(state, 0), coalesce(at, now())
            FROM users AS profile
            LEFT JOIN contacts ON contacts.user_id = $1 AND other_id = profile.user_id
            WHERE profile.user_id = $2 AND account_kind = 0
            """
        );
        command.Parameters.AddWithValue(userId);
        command.Parameters.AddWithValue(otherId);
        return (await ReadAsync(command, ReadContact, cancellationToken)).SingleOrDefault();
    }

    /// <summary>Contacts and requests of both directions, in the order of the others' ids.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="after">The id after which to begin; empty for the first page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<Contact>> ReadContactsAsync(
        string userId,
        string after,
        int limit,
        CancellationToken cancellationToken = default
    )
    {
        await using var command = dataSource.CreateCommand(
            $"""
            SELECT {UserProfile.Columns}, state, at
            FROM contacts
            JOIN users AS profile ON profile.user_id = other_id
            WHERE contacts.user_id = $1 AND other_id > $2 AND state <> 0
            ORDER BY other_id
            LIMIT $3
            """
        );
        command.Parameters.AddWithValue(userId);
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(limit);
        return await ReadAsync(command, ReadContact, cancellationToken);
    }

    /// <summary>Those that a person blocks, in the order of their ids.</summary>
    /// <inheritdoc cref="ReadContactsAsync"/>
    public async Task<IReadOnlyList<Block>> ReadBlocksAsync(
        string userId,
        string after,
        int limit,
        CancellationToken cancellationToken = default
    )
    {
        await using var command = dataSource.CreateCommand(
            $"""
            SELECT {UserProfile.Columns}, active, since
            FROM person_blocks
            JOIN users AS profile ON profile.user_id = blocked
            WHERE blocker = $1 AND blocked > $2 AND active
            ORDER BY blocked
            LIMIT $3
            """
        );
        command.Parameters.AddWithValue(userId);
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(limit);
        return await ReadAsync(command, ReadBlock, cancellationToken);
    }

    private static Contact ReadContact(NpgsqlDataReader reader) =>
        new(UserProfile.Read(reader), (ContactState)reader.GetInt16(4), reader.GetFieldValue<DateTimeOffset>(5));

    private static Block ReadBlock(NpgsqlDataReader reader) =>
        new(UserProfile.Read(reader), reader.GetBoolean(4), reader.GetFieldValue<DateTimeOffset>(5));

    private static async Task<List<T>> ReadAsync<T>(
        NpgsqlCommand command,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken
    )
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
