using Chat.Data.Channels;
using Npgsql;

namespace Chat.Data.Log;

public sealed partial class LogReader
{
    /// <summary>
    /// The settings of a channel that exists, who is muted or banned at a time or later, and when somebody wrote in it last, which
    /// may be some seconds behind.
    /// </summary>
    public async Task<ChannelRules> ReadRulesAsync(
        string channelId,
        DateTimeOffset at,
        CancellationToken cancellationToken = default
    )
    {
        const string Sql = """
            SELECT channel.name, channel.topic, channel.description, channel.slow_seconds, channel.archived_at,
                   restriction.user_id, restriction.kind, restriction.until,
                   coalesce(channel.active_at, channel.created_at)
            FROM channels AS channel
            LEFT JOIN channel_restrictions AS restriction ON restriction.channel_id = channel.channel_id
                AND (restriction.until IS NULL OR restriction.until > $2)
            WHERE channel.channel_id = $1
            """;
        var rows = await ReadAsync(
            Command(Sql, channelId, at.ToUniversalTime()),
            static reader =>
                (
                    Settings: ReadSettings(reader),
                    Restriction: ReadRestriction(reader),
                    ActiveAt: reader.GetFieldValue<DateTimeOffset>(8)
                ),
            cancellationToken
        );
        return new(
            rows[0].Settings,
            [.. rows.Select(row => row.Restriction).OfType<ChannelRestriction>()],
            rows[0].ActiveAt
        );
    }

    /// <summary>Who is muted or banned, why and by whom; in the order of their ids, those after one.</summary>
    /// <param name="channelId">The channel.</param>
    /// <param name="kind">A mute or a ban.</param>
    /// <param name="at">Those that have ended by then are left out.</param>
    /// <param name="afterUserId">Where to go on.</param>
    /// <param name="limit">Most people to return.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public Task<IReadOnlyList<StoredRestriction>> ReadRestrictedAsync(
        string channelId,
        ChangeKind kind,
        DateTimeOffset at,
        string afterUserId,
        int limit,
        CancellationToken cancellationToken = default
    )
    {
        const string Sql = """
            SELECT restriction.user_id, person.display_name, restriction.until, change.detail, change.created_at,
                   change.actor_id, actor.display_name
            FROM channel_restrictions AS restriction
            JOIN member_changes AS change ON change.channel_id = restriction.channel_id AND change.seq = restriction.seq
            LEFT JOIN users AS person ON person.user_id = restriction.user_id
            LEFT JOIN users AS actor ON actor.user_id = change.actor_id
            WHERE restriction.channel_id = $1 AND restriction.kind = $2 AND restriction.user_id > $4
              AND (restriction.until IS NULL OR restriction.until > $3)
            ORDER BY restriction.user_id
            LIMIT $5
            """;
        return ReadAsync(
            Command(Sql, channelId, (short)kind, at.ToUniversalTime(), afterUserId, limit),
            static reader => new StoredRestriction(
                reader.GetString(0),
                Optional(reader, 1),
                reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2),
                Optional(reader, 3),
                reader.GetFieldValue<DateTimeOffset>(4),
                reader.GetString(5),
                Optional(reader, 6)
            ),
            cancellationToken
        );
    }

    /// <summary>
    /// When each of those who have posted since a time did so last, as far as the newest 10,000 messages tell.
    /// </summary>
    public Task<IReadOnlyList<(string UserId, DateTimeOffset At)>> ReadLastPostsAsync(
        string channelId,
        DateTimeOffset since,
        CancellationToken cancellationToken = default
    )
    {
        // Months are whole partitions: nothing is read and passed over, however many messages there are from before.
        const string Sql = """
            SELECT sender_id, max(created_at)
            FROM (
                SELECT sender_id, created_at
                FROM messages
                WHERE channel_id = $1 AND created_at >= $3
                ORDER BY seq DESC
                LIMIT 10000
            ) AS recent
            WHERE created_at > $2
            GROUP BY sender_id
            """;
        var utc = since.ToUniversalTime();
        var month = new DateTimeOffset(utc.Year, utc.Month, 1, 0, 0, 0, TimeSpan.Zero);
        return ReadAsync(
            Command(Sql, channelId, utc, month),
            static reader => (reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1)),
            cancellationToken
        );
    }

    /// <summary>Somebody's display name; <see langword="null"/> when there is no such person.</summary>
    public async Task<string?> ReadNameAsync(string userId, CancellationToken cancellationToken = default)
    {
        const string Sql = "SELECT display_name FROM users WHERE user_id = $1";
        var found = await ReadAsync(Command(Sql, userId), static reader => reader.GetString(0), cancellationToken);
        return found.SingleOrDefault();
    }

    private static ChannelSettings ReadSettings(NpgsqlDataReader reader) =>
        new(
            Optional(reader, 0),
            Optional(reader, 1),
            Optional(reader, 2),
            reader.GetInt32(3),
            reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4)
        );

    private static ChannelRestriction? ReadRestriction(NpgsqlDataReader reader) =>
        reader.IsDBNull(5)
            ? null
            : new(
                reader.GetString(5),
                (ChangeKind)reader.GetInt16(6) == ChangeKind.MemberBanned,
                reader.IsDBNull(7) ? null : reader.GetFieldValue<DateTimeOffset>(7)
            );
}
