using Chat.Data.Unread;

namespace Chat.Data.Checking;

/// <summary>What a check reads, each with the channel as $1.</summary>
internal static class CheckQueries
{
    public const string Head = "SELECT seq, ordinal FROM channel_heads WHERE channel_id = $1";

    public const string Members = """
        SELECT user_id, role, joined_seq, joined_ordinal, joined_at FROM channel_members WHERE channel_id = $1
        """;

    public const string Positions = "SELECT user_id, read_seq, read_ordinal FROM read_positions WHERE channel_id = $1";

    /// <summary>The newest message that retention removed, if it did.</summary>
    public const string Floor = "SELECT ordinal FROM channel_floors WHERE channel_id = $1";

    /// <summary>
    /// Every change, and a row of its own for each run of changes that retention removed. Each part is in order by its index,
    /// so all of it is merged and not sorted.
    /// </summary>
    public const string Log = """
        SELECT *
        FROM (
            (SELECT 1::smallint AS kind, seq, ordinal, sender_id AS user_id, 0::smallint AS role, created_at,
                    seq AS first_seq, false AS removed
             FROM messages
             WHERE channel_id = $1
             ORDER BY seq)
            UNION ALL
            (SELECT kind, seq, ordinal, actor_id, 0::smallint, created_at, seq, false
             FROM message_revisions
             WHERE channel_id = $1
             ORDER BY seq)
            UNION ALL
            (SELECT kind, seq, ordinal, user_id, role, created_at, seq, false
             FROM member_changes
             WHERE channel_id = $1
             ORDER BY seq)
            UNION ALL
            (SELECT 0::smallint, last_seq, last_ordinal, channel_id, 0::smallint, removed_at, first_seq, true
             FROM removed_runs
             WHERE channel_id = $1
             ORDER BY last_seq)
        ) AS change
        ORDER BY seq
        """;

    /// <summary>The messages that are deleted, as the changes of them say, in the order of seqs.</summary>
    public const string Deleted = """
        SELECT message.seq, message.sender_id
        FROM (
            SELECT message_seq
            FROM message_revisions
            WHERE channel_id = $1 AND kind IN (5, 6)
            GROUP BY message_seq
            HAVING max(seq) FILTER (WHERE kind = 5) > coalesce(max(seq) FILTER (WHERE kind = 6), 0)
        ) AS deleted
        JOIN messages AS message ON message.channel_id = $1 AND message.seq = deleted.message_seq
        ORDER BY message.seq
        """;

    /// <summary>
    /// The messages that are unread by seqs and do not exist for a member, one by one: deleted ones are not among them.
    /// </summary>
    public const string Shielded = $"""
        SELECT shield.user_id, count(*)
        FROM channel_shields AS shield
        JOIN messages AS message ON message.channel_id = shield.channel_id AND message.sender_id <> shield.user_id
            AND message.seq > shield.from_seq AND (shield.until_seq IS NULL OR message.seq <= shield.until_seq)
        LEFT JOIN channel_members AS member ON member.channel_id = shield.channel_id AND member.user_id = shield.user_id
        LEFT JOIN read_positions AS position
            ON position.channel_id = shield.channel_id AND position.user_id = shield.user_id
        WHERE shield.channel_id = $1 AND message.seq > greatest(member.joined_seq, position.read_seq)
          AND NOT EXISTS (SELECT FROM ({Deleted}) AS gone WHERE gone.seq = message.seq)
        GROUP BY shield.user_id
        """;

    /// <summary>Every member's unread messages as everybody is told them.</summary>
    public const string Unread = $"""
        SELECT member.user_id, head.ordinal - base.ordinal - excluded.count - shielded.count
        FROM channel_members AS member
        JOIN channel_heads AS head ON head.channel_id = member.channel_id
        LEFT JOIN read_positions AS position
            ON position.channel_id = member.channel_id AND position.user_id = member.user_id
        LEFT JOIN channel_floors AS floor ON floor.channel_id = member.channel_id
        CROSS JOIN LATERAL ({UnreadQuery.Base}) AS base
        CROSS JOIN LATERAL ({UnreadQuery.Excluded}) AS excluded
        CROSS JOIN LATERAL ({UnreadQuery.Shielded}) AS shielded
        WHERE member.channel_id = $1
        """;

    /// <summary>Messages whose state is not what the changes of them make it: more than a report holds are not asked for.</summary>
    public const string States = """
        SELECT DISTINCT message_seq
        FROM (
            SELECT revision.message_seq, revision.message_created_at, message.sender_id, max(revision.seq),
                   max(revision.seq) FILTER (WHERE revision.kind = 4),
                   max(revision.seq) FILTER (WHERE revision.kind = 5),
                   max(revision.seq) FILTER (WHERE revision.kind = 6)
            FROM message_revisions AS revision
            JOIN messages AS message ON message.channel_id = revision.channel_id AND message.seq = revision.message_seq
                AND message.created_at = revision.message_created_at
            WHERE revision.channel_id = $1
            GROUP BY 1, 2, 3
            UNION ALL
            SELECT message_seq, message_created_at, sender_id, changed_seq, edited_seq, deleted_seq, restored_seq
            FROM message_states
            WHERE channel_id = $1
        ) AS row (message_seq, message_created_at, sender_id, changed_seq, edited_seq, deleted_seq, restored_seq)
        GROUP BY message_seq, message_created_at, sender_id, changed_seq, edited_seq, deleted_seq, restored_seq
        HAVING count(*) <> 2
        ORDER BY message_seq
        LIMIT 101
        """;

    /// <summary>Who reacts to what, where that is not what the newest change says. An erased reaction does not tell.</summary>
    public const string Reactions = """
        SELECT DISTINCT message_seq, user_id
        FROM (
            (SELECT message_seq, message_created_at, emoji, user_id, seq
             FROM (
                SELECT DISTINCT ON (message_seq, text, actor_id)
                       message_seq, message_created_at, text AS emoji, actor_id AS user_id, seq, kind
                FROM message_revisions
                WHERE channel_id = $1 AND kind IN (7, 8) AND text IS NOT NULL
                ORDER BY message_seq, text, actor_id, seq DESC
             ) AS newest
             WHERE kind = 7)
            UNION ALL
            SELECT message_seq, message_created_at, emoji, user_id, seq
            FROM message_reactions
            WHERE channel_id = $1
        ) AS row
        GROUP BY message_seq, message_created_at, emoji, user_id, seq
        HAVING count(*) <> 2
        ORDER BY message_seq, user_id
        LIMIT 101
        """;
}
