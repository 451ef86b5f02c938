using Chat.Data.Retention;
using Npgsql;

namespace Chat.Data.Erasure;

/// <summary>Where texts of a person are, and how they are taken away.</summary>
internal static class PersonalContent
{
    // Subqueries under OR are run one by one, by index; the whole log is never looked through for one person.
    private const string IsInChannel = """
        (EXISTS (
            SELECT FROM messages
            WHERE messages.channel_id = known.channel_id AND messages.sender_id = $1 AND messages.text IS NOT NULL)
        OR EXISTS (
            SELECT FROM message_revisions AS revision
            WHERE revision.channel_id = known.channel_id AND revision.actor_id = $1 AND revision.text IS NOT NULL))
        """;

    // Nobody writes where they never were a member.
    private const string Known = """
        SELECT channel_id FROM member_changes WHERE user_id = $1
        UNION
        SELECT channel_id FROM channel_members WHERE user_id = $1
        """;

    /// <summary>Up to which change a batch reaches: no more rows than this are changed in one transaction.</summary>
    public const int BatchSize = 500;

    /// <summary>The channels in which there is something to erase.</summary>
    public static Task<List<string>> FindChannelsAsync(
        NpgsqlConnection connection,
        string userId,
        CancellationToken cancellationToken
    ) =>
        connection.ReadAsync(
            $"SELECT channel_id FROM ({Known}) AS known WHERE {IsInChannel} ORDER BY channel_id",
            reader => reader.GetString(0),
            cancellationToken,
            userId
        );

    /// <summary>
    /// The channels that have to be asked: those in which there is something, and those in which something may be on its way.
    /// </summary>
    public static Task PlanAsync(
        NpgsqlConnection connection,
        Guid erasureId,
        string userId,
        CancellationToken cancellationToken
    ) =>
        connection.ExecuteAsync(
            $"""
            INSERT INTO content_erasure_channels (erasure_id, channel_id)
            SELECT $2, channel_id
            FROM ({Known}) AS known
            WHERE EXISTS (
                SELECT FROM channel_members AS member
                WHERE member.channel_id = known.channel_id AND member.user_id = $1)
               OR {IsInChannel}
            ON CONFLICT DO NOTHING
            """,
            cancellationToken,
            userId,
            erasureId
        );

    /// <summary>
    /// Takes away what the person says of themselves. Whoever holds the row in memory does not hold its newest version then,
    /// and reads it again.
    /// </summary>
    public static Task EraseStatusAsync(
        NpgsqlConnection connection,
        string userId,
        CancellationToken cancellationToken
    ) =>
        connection.ExecuteAsync(
            """
            UPDATE presence
            SET custom_text = NULL, custom_emoji = NULL, custom_until = NULL, version = version + 1
            WHERE user_id = $1 AND (custom_text IS NOT NULL OR custom_emoji IS NOT NULL)
            """,
            cancellationToken,
            userId
        );

    /// <summary>Whether there is something to erase in a channel.</summary>
    public static Task<bool> IsThereAsync(
        NpgsqlConnection connection,
        string channelId,
        string userId,
        CancellationToken cancellationToken
    ) =>
        connection.ScalarAsync<bool>(
            $"SELECT {IsInChannel} FROM (SELECT $2::text AS channel_id) AS known",
            cancellationToken,
            userId,
            channelId
        );

    /// <summary>Takes away one batch of messages' texts after a seq and up to another.</summary>
    /// <returns>How many, and the last one's seq.</returns>
    public static Task<(int Count, long LastSeq)> EraseMessagesAsync(
        NpgsqlConnection connection,
        (string ChannelId, string UserId, long UpTo) what,
        long after,
        CancellationToken cancellationToken
    ) =>
        EraseAsync(
            connection,
            """
            WITH batch AS MATERIALIZED (
                SELECT seq, created_at
                FROM messages
                WHERE channel_id = $1 AND sender_id = $2 AND seq > $3 AND seq <= $4 AND text IS NOT NULL
                ORDER BY seq
                LIMIT $5
            ), erased AS (
                UPDATE messages
                SET text = NULL, salt = NULL
                FROM batch
                WHERE messages.channel_id = $1 AND messages.seq = batch.seq AND messages.created_at = batch.created_at
                RETURNING messages.seq
            )
            SELECT count(*), coalesce(max(seq), $4) FROM erased
            """,
            what,
            after,
            cancellationToken
        );

    /// <summary>Takes away one batch of the texts of edits and of reactions, those in force included.</summary>
    /// <inheritdoc cref="EraseMessagesAsync"/>
    public static Task<(int Count, long LastSeq)> EraseRevisionsAsync(
        NpgsqlConnection connection,
        (string ChannelId, string UserId, long UpTo) what,
        long after,
        CancellationToken cancellationToken
    ) =>
        EraseAsync(
            connection,
            """
            WITH batch AS MATERIALIZED (
                SELECT seq, message_seq, message_created_at
                FROM message_revisions
                WHERE channel_id = $1 AND actor_id = $2 AND seq > $3 AND seq <= $4 AND text IS NOT NULL
                ORDER BY seq
                LIMIT $5
            ), reaction AS (
                DELETE FROM message_reactions AS reaction
                USING batch
                WHERE reaction.channel_id = $1 AND reaction.message_seq = batch.message_seq
                  AND reaction.message_created_at = batch.message_created_at AND reaction.user_id = $2
                  AND reaction.seq = batch.seq
            ), erased AS (
                UPDATE message_revisions AS revision
                SET text = NULL, salt = NULL
                FROM batch
                WHERE revision.channel_id = $1 AND revision.seq = batch.seq
                  AND revision.message_created_at = batch.message_created_at
                RETURNING revision.seq
            )
            SELECT count(*), coalesce(max(seq), $4) FROM erased
            """,
            what,
            after,
            cancellationToken
        );

    /// <summary>Takes away whom the texts spoke to, which says something of what was in them. All at once: they are few.</summary>
    /// <returns>No texts, and the last seq.</returns>
    public static async Task<(int Count, long LastSeq)> EraseMentionsAsync(
        NpgsqlConnection connection,
        (string ChannelId, string UserId, long UpTo) what,
        long after,
        CancellationToken cancellationToken
    )
    {
        await connection.ExecuteAsync(
            "DELETE FROM message_mentions WHERE channel_id = $1 AND sender_id = $2 AND seq > $3 AND seq <= $4",
            cancellationToken,
            what.ChannelId,
            what.UserId,
            after,
            what.UpTo
        );
        return (0, what.UpTo);
    }

    private static async Task<(int Count, long LastSeq)> EraseAsync(
        NpgsqlConnection connection,
        string sql,
        (string ChannelId, string UserId, long UpTo) what,
        long after,
        CancellationToken cancellationToken
    )
    {
        var rows = await connection.ReadAsync(
            sql,
            reader => ((int)reader.GetInt64(0), reader.GetInt64(1)),
            cancellationToken,
            what.ChannelId,
            what.UserId,
            after,
            what.UpTo,
            (long)BatchSize
        );
        return rows.Single();
    }
}
