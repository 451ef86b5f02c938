using Chat.Data.People;
using Chat.Data.Unread;

namespace Chat.Data.Conversations;

internal static class ConversationQuery
{
    // Somebody's conversations are hundreds, not millions: all are asked for their newest message, and what is dearer only of
    // those of the page. What the other has begun and not written in is not listed. The last two months are looked into first.
    private static readonly string Mine = $"""
        SELECT member.channel_id, conversation.created_at, last.seq, last.sender_id, last.text,
               last.created_at AS posted_at, coalesce(last.created_at, conversation.created_at) AS active_at,
               CASE WHEN conversation.user_a = $1 THEN conversation.user_b ELSE conversation.user_a END AS other_id,
               item.value AS preferences
        FROM channel_members AS member
        JOIN conversations AS conversation ON conversation.channel_id = member.channel_id
        LEFT JOIN LATERAL (
            (SELECT posted.seq, posted.sender_id, posted.text, posted.created_at
             FROM messages AS posted
             WHERE posted.channel_id = member.channel_id AND posted.created_at >= $2
               AND {ShieldSql.Shows("posted.channel_id", "posted.seq", "posted.sender_id", "$1")}
             ORDER BY posted.seq DESC
             LIMIT 1)
            UNION ALL
            (SELECT posted.seq, posted.sender_id, posted.text, posted.created_at
             FROM messages AS posted
             WHERE posted.channel_id = member.channel_id AND posted.created_at < $2
               AND {ShieldSql.Shows("posted.channel_id", "posted.seq", "posted.sender_id", "$1")}
             ORDER BY posted.seq DESC
             LIMIT 1)
            LIMIT 1
        ) AS last ON true
        LEFT JOIN person_items AS item
            ON item.user_id = $1 AND item.kind = 1 AND item.channel_id = member.channel_id
        WHERE member.user_id = $1 AND member.channel_id >= 'conv_' AND member.channel_id < 'conv`'
          AND ($4::text IS NULL OR member.channel_id = $4)
          AND (last.seq IS NOT NULL OR conversation.created_by = $1 OR $4 IS NOT NULL)
          AND ($8::boolean IS NULL
               OR $8 = coalesce(coalesce(last.seq, 0) <= (item.value ->> 'HiddenSeq')::bigint, false))
        """;

    /// <summary>
    /// $1 the reader, $2 the start of last month, $3 characters of a text, $4 one conversation or null for all, $5 and $6 the
    /// activity and the id after which to begin, $7 how many, $8 whether those that are hidden or those that are not, null for
    /// both: hidden is one without a message after what the reader has said, of those that exist for them.
    /// </summary>
    public static readonly string Sql = $"""
        WITH mine AS MATERIALIZED (
            {Mine}
        ), page AS MATERIALIZED (
            SELECT * FROM mine
            WHERE (active_at, channel_id) < ($5, $6)
            ORDER BY active_at DESC, channel_id DESC
            LIMIT $7
        )
        SELECT page.channel_id, {UserProfile.Columns}, page.created_at, page.active_at,
               greatest(0, head.ordinal - base.ordinal - excluded.count - shielded.count), base.seq, head.seq,
               page.seq, page.sender_id, sender.display_name,
               left(CASE WHEN latest.is_deleted THEN NULL WHEN edit.seq IS NOT NULL THEN edit.text ELSE page.text END, $3),
               coalesce(latest.is_deleted, false), page.posted_at,
               position.delivered_seq, position.delivered_at, position.read_seq, position.marked_at,
               -- While either blocks the other: what the other has read since then looks as if it were not.
               CASE WHEN theirs.user_id IS NOT NULL THEN least(theirs.delivered_seq, shield.from_seq) END,
               CASE WHEN theirs.delivered_at IS NOT NULL THEN least(theirs.delivered_at, shield.since) END,
               CASE WHEN theirs.user_id IS NOT NULL THEN least(theirs.read_seq, shield.from_seq) END,
               CASE WHEN theirs.user_id IS NOT NULL THEN least(theirs.marked_at, shield.since) END,
               page.preferences::text, coalesce(coalesce(page.seq, 0) <= (page.preferences ->> 'HiddenSeq')::bigint, false)
        FROM page
        JOIN users AS profile ON profile.user_id = page.other_id
        JOIN channel_members AS member ON member.channel_id = page.channel_id AND member.user_id = $1
        JOIN channel_heads AS head ON head.channel_id = page.channel_id
        LEFT JOIN read_positions AS position
            ON position.channel_id = page.channel_id AND position.user_id = $1
        LEFT JOIN read_positions AS theirs
            ON theirs.channel_id = page.channel_id AND theirs.user_id = page.other_id
        CROSS JOIN LATERAL (
            SELECT min(from_seq) AS from_seq, min(since) AS since
            FROM channel_shields
            WHERE channel_shields.channel_id = page.channel_id AND until_seq IS NULL
        ) AS shield
        LEFT JOIN channel_floors AS floor ON floor.channel_id = page.channel_id
        CROSS JOIN LATERAL ({UnreadQuery.Base}) AS base
        CROSS JOIN LATERAL ({UnreadQuery.Excluded}) AS excluded
        CROSS JOIN LATERAL ({UnreadQuery.Shielded}) AS shielded
        LEFT JOIN LATERAL (
            SELECT state.deleted_seq > coalesce(state.restored_seq, 0) AS is_deleted, state.edited_seq,
                   state.message_created_at
            FROM message_states AS state
            WHERE state.channel_id = page.channel_id AND state.message_seq = page.seq
              AND state.message_created_at = page.posted_at
            LIMIT 1
        ) AS latest ON true
        LEFT JOIN LATERAL (
            SELECT revision.seq, revision.text
            FROM message_revisions AS revision
            WHERE latest.edited_seq IS NOT NULL AND revision.kind = 4 AND revision.channel_id = page.channel_id
              AND revision.message_seq = page.seq AND revision.message_created_at = page.posted_at
              AND {ShieldSql.Shows("revision.channel_id", "revision.seq", "revision.actor_id", "$1")}
            ORDER BY revision.seq DESC
            LIMIT 1
        ) AS edit ON true
        LEFT JOIN users AS sender ON sender.user_id = page.sender_id
        ORDER BY page.active_at DESC, page.channel_id DESC
        """;
}
