using Npgsql;

namespace Chat.Data.People;

/// <summary>Reads what a person's device does not know yet.</summary>
public sealed class PersonChangesReader(NpgsqlDataSource dataSource)
{
    /// <summary>Contacts, blocks, preferences and drafts in one answer.</summary>
    public const int MaxItems = 1000;

    private const string ReadPerson = $"""
        SELECT {UserProfile.Columns}, coalesce(searchable, true), coalesce(who_sees_presence <> 2, true),
               coalesce(receipts, true), epoch, coalesce(version, 0), coalesce(profile_version, 0)
        FROM database_epoch
        CROSS JOIN users AS profile
        LEFT JOIN people USING (user_id)
        WHERE profile.user_id = $1
        """;

    // What is over is told to those only who may hold it.
    private const string ReadOthers = $"""
        SELECT {UserProfile.Columns}, item.version, item.state, item.active, item.at
        FROM (
            (SELECT other_id, version, state, NULL::boolean AS active, at
             FROM contacts
             WHERE user_id = $1 AND version > $2 AND version <= $3 AND ($2 > 0 OR state <> 0)
             ORDER BY version
             LIMIT $4)
            UNION ALL
            (SELECT blocked, version, NULL, active, since
             FROM person_blocks
             WHERE blocker = $1 AND version > $2 AND version <= $3 AND ($2 > 0 OR active)
             ORDER BY version
             LIMIT $4)
        ) AS item
        JOIN users AS profile ON profile.user_id = item.other_id
        ORDER BY item.version
        LIMIT $4
        """;

    /// <param name="userId">Whose.</param>
    /// <param name="epoch">The epoch of <paramref name="since"/>; another one than the database's makes it worthless.</param>
    /// <param name="since">The version up to which the device has everything; 0 when it holds nothing.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The changes; <see langword="null"/> when there is no such user.</returns>
    public Task<PersonChanges?> ReadAsync(
        string userId,
        long epoch,
        long since,
        CancellationToken cancellationToken = default
    ) => ReadAsync(userId, epoch, since, MaxItems, cancellationToken);

    /// <param name="limit">At least 3: so many rows can have one version.</param>
    internal async Task<PersonChanges?> ReadAsync(
        string userId,
        long epoch,
        long since,
        int limit,
        CancellationToken cancellationToken = default
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        if (await ReadPersonAsync(connection, userId, cancellationToken) is not { } person)
        {
            return null;
        }

        since = epoch == person.Epoch && since <= person.Version ? since : 0;
        // Up to the version just read, whatever has come since: a row that has moved on comes with the next answer.
        var items = await ReadItemsAsync(connection, userId, (since, person.Version), limit + 1, cancellationToken);
        bool more = items.Count > limit;
        if (more)
        {
            long cut = items[limit].Version; // what has one version is told together
            items.RemoveAll(item => item.Version >= cut);
        }

        return new PersonChanges(
            person.Epoch,
            more ? items[^1].Version : person.Version,
            Reset: since == 0,
            more,
            since == 0 || person.ProfileVersion > since ? person.Me : null,
            [.. items.Select(item => item.Value).OfType<Contact>()],
            [.. items.Select(item => item.Value).OfType<Block>()],
            [.. items.Select(item => item.Value).OfType<ChannelPreferences>()],
            [.. items.Select(item => item.Value).OfType<Draft>()]
        );
    }

    private static async Task<List<(long Version, object Value)>> ReadItemsAsync(
        NpgsqlConnection connection,
        string userId,
        (long Since, long Until) versions,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var others = await ReadOthersAsync(connection, userId, versions, limit, cancellationToken);
        var own = await PersonItems.ReadAsync(connection, userId, versions, limit, cancellationToken);
        return [.. others.Concat(own).OrderBy(item => item.Version).Take(limit)];
    }

    private static async Task<(OwnProfile Me, long Epoch, long Version, long ProfileVersion)?> ReadPersonAsync(
        NpgsqlConnection connection,
        string userId,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(ReadPerson, connection)
        {
            Parameters = { new() { Value = userId } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (Profiles.ReadOwn(reader), reader.GetInt64(7), reader.GetInt64(8), reader.GetInt64(9))
            : null;
    }

    private static async Task<List<(long Version, object Value)>> ReadOthersAsync(
        NpgsqlConnection connection,
        string userId,
        (long Since, long Until) versions,
        int limit,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(ReadOthers, connection)
        {
            Parameters =
            {
                new() { Value = userId },
                new() { Value = versions.Since },
                new() { Value = versions.Until },
                new() { Value = limit },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var items = new List<(long, object)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var user = UserProfile.Read(reader);
            var at = reader.GetFieldValue<DateTimeOffset>(7);
            items.Add(
                reader.IsDBNull(5)
                    ? (reader.GetInt64(4), new Block(user, reader.GetBoolean(6), at))
                    : (reader.GetInt64(4), new Contact(user, (ContactState)reader.GetInt16(5), at))
            );
        }

        return items;
    }
}
