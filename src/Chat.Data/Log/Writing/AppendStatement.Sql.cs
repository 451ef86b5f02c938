namespace Chat.Data.Log;

internal sealed partial class AppendStatement
{
    /// <summary>
    /// The plan must not depend on what PostgreSQL guesses about arrays it has not seen: heads are found by index, one
    /// by one, however small the table was when the plan was made, and the plan is made once.
    /// </summary>
    public const string PlannerSettings = """
        SET plan_cache_mode = force_generic_plan;
        SET enable_seqscan = off;
        SET enable_hashjoin = off;
        SET enable_mergejoin = off;
        """;

    // Returns the positions of the channels whose head moved. (… IN (…)) IS TRUE keeps the planner from turning the
    // test into a join, which it would run as a nested loop over all pairs; as it stands it is one hash lookup a row.
    private const string Sql = """
        WITH fenced AS (
            UPDATE channel_heads AS head
            SET seq = wanted.seq, ordinal = wanted.ordinal, hash = wanted.hash
            FROM unnest($1, $2, $3, $4, $5, $6, $7) WITH ORDINALITY
                AS wanted (channel_id, epoch, expected_seq, expected_hash, seq, ordinal, hash, position)
            WHERE head.channel_id = wanted.channel_id
              AND head.epoch = wanted.epoch
              AND head.seq = wanted.expected_seq
              AND head.hash = wanted.expected_hash
            RETURNING head.channel_id, wanted.position
        ), posted AS (
            INSERT INTO messages
                (channel_id, seq, ordinal, changed_seq, created_at, id, sender_id, content_hash, hash, salt, client_id, text)
            SELECT entry.channel_id, entry.seq, entry.ordinal, entry.seq, entry.created_at, entry.id, entry.actor_id,
                   entry.content_hash, entry.hash, entry.salt, entry.client_id, entry.text
            FROM unnest($8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
                AS entry (channel_id, seq, ordinal, created_at, id, actor_id, content_hash, hash, salt, client_id, text)
            WHERE (entry.channel_id IN (SELECT fenced.channel_id FROM fenced)) IS TRUE
        ), member_entry AS (
            SELECT entry.*
            FROM unnest($19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30)
                AS entry (channel_id, seq, ordinal, created_at, id, actor_id, content_hash, hash, kind, role, user_id,
                          is_latest)
            WHERE (entry.channel_id IN (SELECT fenced.channel_id FROM fenced)) IS TRUE
        ), member_changed AS (
            INSERT INTO member_changes
                (channel_id, seq, ordinal, created_at, id, actor_id, content_hash, hash, kind, role, user_id)
            SELECT channel_id, seq, ordinal, created_at, id, actor_id, content_hash, hash, kind, role, user_id
            FROM member_entry
        ), joined AS (
            INSERT INTO channel_members (channel_id, user_id, role, joined_seq, joined_ordinal, joined_at)
            SELECT channel_id, user_id, role, seq, ordinal, created_at
            FROM member_entry
            WHERE is_latest AND kind = 2
            ON CONFLICT (channel_id, user_id) DO UPDATE
            SET role = excluded.role, joined_seq = excluded.joined_seq, joined_ordinal = excluded.joined_ordinal,
                joined_at = excluded.joined_at
        ), departed AS (
            DELETE FROM channel_members AS member
            USING member_entry
            WHERE member.channel_id = member_entry.channel_id AND member.user_id = member_entry.user_id
              AND member_entry.is_latest AND member_entry.kind = 3
        )
        SELECT position FROM fenced
        """;
}
