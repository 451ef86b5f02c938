using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Chat.Data.People;

/// <summary>Keeps what people set and write down for themselves, about channels they are in.</summary>
public sealed class PersonItems(NpgsqlDataSource dataSource)
{
    /// <summary>Drafts of one person: an answer with all of them is not too long.</summary>
    public const int MaxDrafts = 200;

    /// <summary>Channels for which one person sets anything.</summary>
    public const int MaxPreferences = 5000;

    private const short Preferences = 1;
    private const short Drafts = 2;

    // What is kept of channels that the person has left can be given up, and does not count.
    private const string Write = """
        WITH present AS (
            SELECT people.version,
                EXISTS (SELECT FROM channel_members WHERE channel_id = $3 AND user_id = $1)
                    OR ($4 IS NULL AND held.user_id IS NOT NULL) AS is_member,
                held.value IS DISTINCT FROM $4 AS differs,
                $4 IS NULL OR held.value IS NOT NULL OR $5 > (
                    SELECT count(*)
                    FROM person_items
                    JOIN channel_members USING (channel_id, user_id)
                    WHERE user_id = $1 AND kind = $2 AND value IS NOT NULL) AS has_room
            FROM people
            LEFT JOIN person_items AS held ON held.user_id = $1 AND held.kind = $2 AND held.channel_id = $3
            WHERE people.user_id = $1
        ), moved AS (
            UPDATE people SET version = people.version + 1
            FROM present
            WHERE people.user_id = $1 AND is_member AND differs AND has_room
            RETURNING people.version
        ), saved AS (
            INSERT INTO person_items (user_id, kind, channel_id, version, value)
            SELECT $1, $2, $3, version, $4 FROM moved
            ON CONFLICT (user_id, kind, channel_id) DO UPDATE
            SET version = excluded.version, value = excluded.value
        )
        SELECT is_member, has_room, coalesce((SELECT version FROM moved), version), EXISTS (SELECT FROM moved) FROM present
        """;

    /// <summary>Sets what somebody wants of a channel, in place of what was set before.</summary>
    public Task<SavedItem> SaveAsync(
        string userId,
        ChannelPreferences preferences,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(preferences);
        bool isNothing = preferences is { Muted: false, HiddenSeq: null, MarkedUnread: false };
        var value = new StoredPreferences(
            preferences.Muted,
            preferences.MutedUntil,
            preferences.HiddenSeq,
            preferences.MarkedUnread
        );
        string? json = isNothing ? null : JsonSerializer.Serialize(value);
        return SaveAsync((userId, Preferences, preferences.ChannelId), json, MaxPreferences, cancellationToken);
    }

    /// <summary>Keeps a draft in place of the one before; without a text there is none any more.</summary>
    public Task<SavedItem> SaveAsync(string userId, Draft draft, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(draft);
        string? json = string.IsNullOrEmpty(draft.Text) ? null : JsonSerializer.Serialize(draft.Text);
        return SaveAsync((userId, Drafts, draft.ChannelId), json, MaxDrafts, cancellationToken);
    }

    /// <summary>Takes away what somebody has begun to write, within a transaction that has locked them.</summary>
    internal static async Task EraseAsync(
        NpgsqlConnection connection,
        string userId,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            """
            WITH erased AS (
                UPDATE person_items
                SET value = NULL, version = (SELECT version + 1 FROM people WHERE people.user_id = $1)
                WHERE user_id = $1 AND kind = $2 AND value IS NOT NULL
                RETURNING user_id
            )
            UPDATE people SET version = version + 1 WHERE user_id IN (SELECT user_id FROM erased)
            """,
            connection
        )
        {
            Parameters =
            {
                new() { Value = userId },
                new() { Value = Drafts },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Those of a person that have changed between two versions, in their order.</summary>
    internal static async Task<List<(long Version, object Value)>> ReadAsync(
        NpgsqlConnection connection,
        string userId,
        (long Since, long Until) versions,
        int limit,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT version, kind, channel_id, value
            FROM person_items
            WHERE user_id = $1 AND version > $2 AND version <= $3 AND ($2 > 0 OR value IS NOT NULL)
            ORDER BY version
            LIMIT $4
            """,
            connection
        )
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
            string channelId = reader.GetString(2);
            string? value = reader.IsDBNull(3) ? null : reader.GetString(3);
            items.Add(
                reader.GetInt16(1) == Drafts
                    ? (reader.GetInt64(0), new Draft(channelId, Read<string>(value)))
                    : (reader.GetInt64(0), ToPreferences(channelId, Read<StoredPreferences>(value)))
            );
        }

        return items;
    }

    /// <param name="channelId">The channel.</param>
    /// <param name="json">As it is stored; <see langword="null"/> when nothing is set.</param>
    internal static ChannelPreferences ReadPreferences(string channelId, string? json) =>
        ToPreferences(channelId, Read<StoredPreferences>(json));

    private static T? Read<T>(string? json)
        where T : class => json is null ? null : JsonSerializer.Deserialize<T>(json);

    private static ChannelPreferences ToPreferences(string channelId, StoredPreferences? stored) =>
        stored is null
            ? new(channelId, Muted: false, MutedUntil: null, HiddenSeq: null, MarkedUnread: false)
            : new(channelId, stored.Muted, stored.MutedUntil, stored.HiddenSeq, stored.MarkedUnread);

    private async Task<SavedItem> SaveAsync(
        (string UserId, short Kind, string ChannelId) key,
        string? json,
        int most,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await PeopleLock.TakeAsync(connection, key.UserId, cancellationToken))
        {
            return default;
        }

        await using var command = new NpgsqlCommand(Write, connection)
        {
            Parameters =
            {
                new() { Value = key.UserId },
                new() { Value = key.Kind },
                new() { Value = key.ChannelId },
                new() { Value = (object?)json ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Jsonb },
                new() { Value = (long)most },
            },
        };
        SavedItem saved;
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            await reader.ReadAsync(cancellationToken);
            saved = new SavedItem(reader.GetBoolean(0), reader.GetBoolean(1), reader.GetInt64(2), reader.GetBoolean(3));
        }

        await transaction.CommitAsync(cancellationToken);
        return saved;
    }

    private sealed record StoredPreferences(bool Muted, DateTimeOffset? MutedUntil, long? HiddenSeq, bool MarkedUnread);
}

/// <summary>What became of something to be kept.</summary>
/// <param name="IsMember">
/// Whether the person is in the channel, or has given up what they had kept while they were; if not, nothing is kept.
/// </param>
/// <param name="HasRoom">Whether they have not too many of the kind.</param>
/// <param name="Version">The person's version with it.</param>
/// <param name="HasChanged">Whether it is another than before.</param>
public readonly record struct SavedItem(bool IsMember, bool HasRoom, long Version, bool HasChanged = true);
