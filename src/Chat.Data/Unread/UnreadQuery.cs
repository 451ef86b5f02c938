namespace Chat.Data.Unread;

internal static partial class UnreadQuery
{
    /// <summary>
    /// Where a member stands, from <c>member</c>, <c>position</c> and <c>floor</c>: what retention removed is not unread.
    /// </summary>
    public const string Base = """
        SELECT greatest(member.joined_seq, position.read_seq, floor.seq) AS seq,
               greatest(member.joined_ordinal, position.read_ordinal, floor.ordinal) AS ordinal,
               greatest(member.joined_at, position.read_at) AS at
        """;

    /// <summary>
    /// What is not unread although it comes after <c>base</c>: the member's own messages, and those of others that are deleted
    /// now. Where nothing was posted since, neither is looked for.
    /// </summary>
    public const string Excluded = """
        SELECT (SELECT count(*)
                FROM messages AS own
                WHERE own.channel_id = member.channel_id AND own.sender_id = member.user_id
                  AND own.client_id IS NOT NULL AND own.seq > base.seq AND own.created_at >= base.at
                  AND head.ordinal > base.ordinal)
             + (SELECT count(*)
                FROM message_states AS state
                WHERE state.channel_id = member.channel_id AND state.message_seq > base.seq
                  AND state.message_created_at >= base.at
                  AND state.deleted_seq > coalesce(state.restored_seq, 0)
                  AND state.sender_id <> member.user_id AND head.ordinal > base.ordinal) AS count
        """;

    /// <summary>
    /// How many messages after <c>base</c> speak to the member, in the text that they have now: by name or to all.
    /// </summary>
    private const string Mentions = """
        SELECT count(DISTINCT mention.message_seq) AS count
        FROM message_mentions AS mention
        LEFT JOIN message_states AS state
          ON state.channel_id = mention.channel_id AND state.message_seq = mention.message_seq
         AND state.message_created_at = mention.message_created_at
        WHERE mention.channel_id = member.channel_id AND mention.user_id IN (member.user_id, '*')
          AND mention.message_seq > base.seq AND mention.message_created_at >= base.at
          AND mention.sender_id <> member.user_id AND (member.user_id = ANY (mention.all_but)) IS NOT TRUE
          AND mention.seq = coalesce(state.edited_seq, mention.message_seq)
          AND (state.deleted_seq > coalesce(state.restored_seq, 0)) IS NOT TRUE
          AND head.ordinal > base.ordinal
        """;

    // The newest message is looked for in the last two months first: a look into each of the others costs as much. LIMIT 1
    // keeps the planner from reading all states at once to find a few.
    public const string Sql = $"""
        SELECT member.channel_id, greatest(0, head.ordinal - base.ordinal - excluded.count),
               base.seq, head.seq, last.seq, last.sender_id, sender.display_name,
               left(CASE WHEN latest.is_deleted THEN NULL WHEN latest.is_edited THEN latest.text ELSE last.text END, $4),
               coalesce(latest.is_deleted, false), last.created_at, mentions.count
        FROM unnest($2) AS wanted (channel_id)
        JOIN channel_members AS member ON member.channel_id = wanted.channel_id AND member.user_id = $1
        JOIN channel_heads AS head ON head.channel_id = member.channel_id
        LEFT JOIN read_positions AS position
            ON position.channel_id = member.channel_id AND position.user_id = member.user_id
        LEFT JOIN channel_floors AS floor ON floor.channel_id = member.channel_id
        CROSS JOIN LATERAL ({Base}) AS base
        CROSS JOIN LATERAL ({Excluded}) AS excluded
        CROSS JOIN LATERAL ({Mentions}) AS mentions
        LEFT JOIN LATERAL (
            (SELECT seq, sender_id, text, created_at FROM messages
             WHERE channel_id = member.channel_id AND created_at >= $3
             ORDER BY seq DESC
             LIMIT 1)
            UNION ALL
            (SELECT seq, sender_id, text, created_at FROM messages
             WHERE channel_id = member.channel_id AND created_at < $3
             ORDER BY seq DESC
             LIMIT 1)
            LIMIT 1
        ) AS last ON true
        LEFT JOIN LATERAL (
            SELECT deleted_seq > coalesce(restored_seq, 0) AS is_deleted, edited_seq IS NOT NULL AS is_edited,
                   (SELECT revision.text FROM message_revisions AS revision
                    WHERE revision.channel_id = state.channel_id AND revision.seq = state.edited_seq
                      AND revision.message_created_at = state.message_created_at) AS text
            FROM message_states AS state
            WHERE state.channel_id = member.channel_id AND state.message_seq = last.seq
              AND state.message_created_at = last.created_at
            LIMIT 1
        ) AS latest ON true
        LEFT JOIN users AS sender ON sender.user_id = last.sender_id
        """;
}
