namespace Chat.Data.Audit;

/// <summary>
/// What is derived from a channel's log and kept beside it: each query recomputes it from the log and answers with the
/// first row that differs, as a seq and a sentence.
/// </summary>
internal static class DerivedState
{
    public static readonly string[] OfChannel =
    [
        Heads,
        Messages,
        Revisions,
        States,
        Reactions,
        Members,
        Restrictions,
        Settings,
    ];

    private const string Heads = """
        SELECT seq, 'the head is of epoch ' || head.epoch || ', the database of epoch ' || current.epoch
        FROM channel_heads AS head, database_epoch AS current
        WHERE head.channel_id = $1 AND head.epoch <> current.epoch
        """;

    // The one column of a message that nothing reads any more, and that no hash covers.
    private const string Messages = """
        SELECT seq, 'the message has a changed_seq of ' || changed_seq
        FROM messages
        WHERE channel_id = $1 AND changed_seq <> seq
        ORDER BY seq
        LIMIT 1
        """;

    private const string Revisions = """
        SELECT revision.seq, 'the change is kept with another month or time than that of message ' || revision.message_seq
        FROM message_revisions AS revision
        WHERE revision.channel_id = $1 AND NOT EXISTS (
            SELECT FROM messages AS message
            WHERE message.channel_id = revision.channel_id AND message.seq = revision.message_seq
              AND message.created_at = revision.message_created_at)
        ORDER BY revision.seq
        LIMIT 1
        """;

    private const string States = """
        WITH expected AS (
            SELECT revision.message_seq, revision.message_created_at, message.sender_id, max(revision.seq) AS changed_seq,
                   max(revision.seq) FILTER (WHERE revision.kind = 4) AS edited_seq,
                   max(revision.seq) FILTER (WHERE revision.kind = 5) AS deleted_seq,
                   max(revision.seq) FILTER (WHERE revision.kind = 6) AS restored_seq
            FROM message_revisions AS revision
            JOIN messages AS message ON message.channel_id = revision.channel_id AND message.seq = revision.message_seq
                AND message.created_at = revision.message_created_at
            WHERE revision.channel_id = $1
            GROUP BY revision.message_seq, revision.message_created_at, message.sender_id
        ), found AS (
            SELECT message_seq, message_created_at, sender_id, changed_seq, edited_seq, deleted_seq, restored_seq
            FROM message_states
            WHERE channel_id = $1
        )
        SELECT message_seq, 'the state of the message (edited, deleted, restored) is not what its changes make it'
        FROM ((TABLE expected EXCEPT TABLE found) UNION ALL (TABLE found EXCEPT TABLE expected)) AS difference
        ORDER BY 1
        LIMIT 1
        """;

    private const string Reactions = """
        WITH last AS (
            SELECT DISTINCT ON (message_seq, text, actor_id)
                   message_seq, message_created_at, text AS emoji, actor_id AS user_id, seq, kind
            FROM message_revisions
            WHERE channel_id = $1 AND kind IN (7, 8) AND text IS NOT NULL
            ORDER BY message_seq, text, actor_id, seq DESC
        ), expected AS (
            SELECT message_seq, message_created_at, emoji, user_id, seq FROM last WHERE kind = 7
        ), found AS (
            SELECT message_seq, message_created_at, emoji, user_id, seq
            FROM message_reactions
            WHERE channel_id = $1
        )
        SELECT message_seq, 'who reacts to the message is not what its changes make it: ' || user_id
        FROM ((TABLE expected EXCEPT TABLE found) UNION ALL (TABLE found EXCEPT TABLE expected)) AS difference
        ORDER BY 1
        LIMIT 1
        """;

    private const string Members = """
        WITH came AS (
            SELECT DISTINCT ON (user_id) user_id, role, seq, ordinal, created_at, kind
            FROM member_changes
            WHERE channel_id = $1 AND kind IN (2, 3, 13)
            ORDER BY user_id, seq DESC
        ), expected AS (
            SELECT came.user_id, coalesce(promoted.role, came.role) AS role, came.seq AS joined_seq,
                   came.ordinal AS joined_ordinal, came.created_at AS joined_at
            FROM came
            LEFT JOIN LATERAL (
                SELECT role
                FROM member_changes
                WHERE channel_id = $1 AND user_id = came.user_id AND kind = 9 AND seq > came.seq
                ORDER BY seq DESC
                LIMIT 1
            ) AS promoted ON true
            WHERE came.kind = 2
        ), found AS (
            SELECT user_id, role, joined_seq, joined_ordinal, joined_at FROM channel_members WHERE channel_id = $1
        )
        SELECT joined_seq, 'who is a member, since when and as what is not what the log says: ' || user_id
        FROM ((TABLE expected EXCEPT TABLE found) UNION ALL (TABLE found EXCEPT TABLE expected)) AS difference
        ORDER BY 1
        LIMIT 1
        """;

    private const string Restrictions = """
        WITH newest AS (
            SELECT DISTINCT ON (user_id, (kind + 1) / 2) user_id, kind, (detail::jsonb ->> 'until')::timestamptz AS until, seq
            FROM member_changes
            WHERE channel_id = $1 AND kind BETWEEN 11 AND 14
            ORDER BY user_id, (kind + 1) / 2, seq DESC
        ), expected AS (
            SELECT user_id, kind, until, seq FROM newest WHERE kind IN (11, 13)
        ), found AS (
            SELECT user_id, kind, until, seq FROM channel_restrictions WHERE channel_id = $1
        )
        SELECT seq, 'who is muted or banned, and how long, is not what the log says: ' || user_id
        FROM ((TABLE expected EXCEPT TABLE found) UNION ALL (TABLE found EXCEPT TABLE expected)) AS difference
        ORDER BY 1
        LIMIT 1
        """;

    // Name and description are those of the creation, which the log does not know, until they are changed.
    private const string Settings = """
        WITH changed AS (
            SELECT coalesce(max(change.seq), 0) AS seq,
                   coalesce(jsonb_object_agg(field.key, field.value ORDER BY change.seq), '{}') AS settings
            FROM member_changes AS change
            CROSS JOIN LATERAL jsonb_each(change.detail::jsonb) AS field
            WHERE change.channel_id = $1 AND change.kind = 15
        ), archived AS (
            SELECT created_at
            FROM member_changes
            WHERE channel_id = $1 AND kind = 15 AND detail::jsonb ->> 'archived' = 'true'
            ORDER BY seq DESC
            LIMIT 1
        )
        SELECT changed.seq, 'the settings are not what the changes of them make them'
        FROM changed
        JOIN channels AS channel ON channel.channel_id = $1
        LEFT JOIN archived ON settings ->> 'archived' = 'true'
        WHERE channel.settings_seq <> changed.seq
           OR channel.name <> coalesce(settings ->> 'name', channel.name)
           OR channel.topic IS DISTINCT FROM nullif(settings ->> 'topic', '')
           OR settings ->> 'description' IS NOT NULL
              AND channel.description IS DISTINCT FROM nullif(settings ->> 'description', '')
           OR channel.slow_seconds <> coalesce((settings ->> 'slowSeconds')::integer, 0)
           OR channel.archived_at IS DISTINCT FROM archived.created_at
        """;

    // A row that was moved to a channel that does not exist, or a channel whose head was taken away.
    public const string Strays = """
        SELECT 0::bigint, 'there are rows of a channel that has no head: ' || channel_id
        FROM (
            SELECT channel_id FROM channels
            UNION ALL SELECT channel_id FROM messages
            UNION ALL SELECT channel_id FROM message_revisions
            UNION ALL SELECT channel_id FROM member_changes
            UNION ALL SELECT channel_id FROM channel_members
            UNION ALL SELECT channel_id FROM channel_restrictions
            UNION ALL SELECT channel_id FROM message_states
            UNION ALL SELECT channel_id FROM message_reactions
            UNION ALL SELECT channel_id FROM message_mentions
        ) AS row
        WHERE NOT EXISTS (SELECT FROM channel_heads AS head WHERE head.channel_id = row.channel_id)
        ORDER BY 2
        LIMIT 1
        """;
}
