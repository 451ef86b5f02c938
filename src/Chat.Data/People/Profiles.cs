using Npgsql;
using NpgsqlTypes;

namespace Chat.Data.People;

/// <summary>People's profiles and what they allow others.</summary>
public sealed class Profiles(NpgsqlDataSource dataSource)
{
    /// <summary>What everybody may know of a user; <see langword="null"/> when there is none of this id.</summary>
    public async Task<UserProfile?> FindAsync(string userId, CancellationToken cancellationToken = default)
    {
        await using var command = dataSource.CreateCommand(
            $"SELECT {UserProfile.Columns} FROM users AS profile WHERE user_id = $1 AND account_kind = 0"
        );
        command.Parameters.AddWithValue(userId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? UserProfile.Read(reader) : null;
    }

    /// <summary>What a user may know of themselves; <see langword="null"/> when there is none of this id.</summary>
    public async Task<OwnProfile?> FindOwnAsync(string userId, CancellationToken cancellationToken = default)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            SELECT {UserProfile.Columns}, coalesce(searchable, true), coalesce(who_sees_presence <> 2, true),
                coalesce(receipts, true)
            FROM users AS profile
            LEFT JOIN people USING (user_id)
            WHERE profile.user_id = $1
            """
        );
        command.Parameters.AddWithValue(userId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? ReadOwn(reader) : null;
    }

    /// <summary>Changes what is given and differs.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="displayName">The new name, or <see langword="null"/> for the one that is there.</param>
    /// <param name="about">The new text, empty for none, or <see langword="null"/> for the one that is there.</param>
    /// <param name="searchable">The new setting, or <see langword="null"/> for the one that is there.</param>
    /// <param name="showsPresence">The same.</param>
    /// <param name="receipts">The same.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The person's version with it; <see langword="null"/> when there is no such user.</returns>
    public async Task<long?> ChangeAsync(
        string userId,
        string? displayName,
        string? about,
        bool? searchable,
        bool? showsPresence,
        bool? receipts = null,
        CancellationToken cancellationToken = default
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await PeopleLock.TakeAsync(connection, userId, cancellationToken))
        {
            return null;
        }

        await using var command = new NpgsqlCommand(
            """
            WITH profile AS (
                UPDATE users
                SET display_name = coalesce($2, display_name), about = nullif(coalesce($3, about), ''),
                    renamed_at = CASE WHEN display_name <> $2 THEN clock_timestamp() ELSE renamed_at END
                WHERE user_id = $1 AND (display_name <> $2 OR coalesce(about, '') <> $3)
                RETURNING user_id
            )
            UPDATE people
            SET searchable = coalesce($4, searchable),
                who_sees_presence = CASE $5 WHEN true THEN 1 WHEN false THEN 2 ELSE who_sees_presence END,
                receipts = coalesce($6, receipts),
                version = version + differs,
                profile_version = CASE differs WHEN 0 THEN profile_version ELSE version + 1 END
            FROM (SELECT CASE WHEN EXISTS (SELECT FROM profile) OR EXISTS (
                    SELECT FROM people
                    WHERE user_id = $1 AND (searchable <> $4 OR (who_sees_presence <> 2) <> $5 OR receipts <> $6))
                THEN 1 ELSE 0 END AS differs)
            WHERE user_id = $1
            RETURNING version
            """,
            connection
        )
        {
            Parameters =
            {
                new() { Value = userId },
                new() { Value = (object?)displayName ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = (object?)about ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = (object?)searchable ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Boolean },
                new() { Value = (object?)showsPresence ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Boolean },
                new() { Value = (object?)receipts ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Boolean },
            },
        };
        long version = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        await transaction.CommitAsync(cancellationToken);
        return version;
    }

    /// <summary>Takes away what somebody says of themselves and has begun to write, within a transaction.</summary>
    internal static async Task EraseAsync(
        NpgsqlConnection connection,
        string userId,
        CancellationToken cancellationToken
    )
    {
        if (!await PeopleLock.TakeAsync(connection, userId, cancellationToken))
        {
            return;
        }

        await PersonItems.EraseAsync(connection, userId, cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            WITH erased AS (
                UPDATE users SET about = NULL WHERE user_id = $1 AND about IS NOT NULL RETURNING user_id
            )
            UPDATE people SET version = version + 1, profile_version = version + 1
            WHERE user_id IN (SELECT user_id FROM erased)
            """,
            connection
        )
        {
            Parameters = { new() { Value = userId } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Reads <see cref="UserProfile.Columns"/> and the settings.</summary>
    internal static OwnProfile ReadOwn(NpgsqlDataReader reader)
    {
        var profile = UserProfile.Read(reader);
        return new(
            profile.Id,
            profile.Username,
            profile.DisplayName,
            profile.About,
            new(reader.GetBoolean(4), reader.GetBoolean(5), reader.GetBoolean(6))
        );
    }
}
