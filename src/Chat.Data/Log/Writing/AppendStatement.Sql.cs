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
            FROM unnest($19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29)
                AS entry (channel_id, seq, ordinal, created_at, id, actor_id, content_hash, hash, kind, role, user_id)
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
            WHERE kind = 2
            ON CONFLICT (channel_id, user_id) DO UPDATE
            SET role = excluded.role, joined_seq = excluded.joined_seq, joined_ordinal = excluded.joined_ordinal,
                joined_at = excluded.joined_at
        ), departed AS (
            DELETE FROM channel_members AS member
            USING member_entry
            WHERE member.channel_id = member_entry.channel_id AND member.user_id = member_entry.user_id
              AND member_entry.kind = 3
        ), promoted AS (
            UPDATE channel_members AS member
            SET role = member_entry.role
            FROM member_entry
            WHERE member.channel_id = member_entry.channel_id AND member.user_id = member_entry.user_id
              AND member_entry.kind = 9
        ), revision AS (
            SELECT entry.*
            FROM unnest($30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44)
                AS entry (channel_id, seq, ordinal, created_at, id, actor_id, content_hash, hash, salt, client_id, text,
                          kind, message_seq, message_created_at, message_sender_id)
            WHERE (entry.channel_id IN (SELECT fenced.channel_id FROM fenced)) IS TRUE
        ), revised AS (
            INSERT INTO message_revisions
                (channel_id, seq, ordinal, created_at, id, actor_id, content_hash, hash, salt, client_id, text, kind,
                 message_seq, message_created_at)
            SELECT channel_id, seq, ordinal, created_at, id, actor_id, content_hash, hash, salt, client_id, text, kind,
                   message_seq, message_created_at
            FROM revision
        ), state AS (
            INSERT INTO message_states AS state
                (channel_id, message_seq, message_created_at, sender_id, changed_seq, edited_seq, deleted_seq,
                 restored_seq)
            SELECT channel_id, message_seq, message_created_at, message_sender_id, seq, CASE kind WHEN 4 THEN seq END,
                   CASE kind WHEN 5 THEN seq END, CASE kind WHEN 6 THEN seq END
            FROM revision
            ON CONFLICT (channel_id, message_seq, message_created_at) DO UPDATE
            SET changed_seq = excluded.changed_seq,
                edited_seq = coalesce(excluded.edited_seq, state.edited_seq),
                deleted_seq = coalesce(excluded.deleted_seq, state.deleted_seq),
                restored_seq = coalesce(excluded.restored_seq, state.restored_seq)
        ), reacted AS (
            INSERT INTO message_reactions (channel_id, message_seq, message_created_at, emoji, user_id, seq)
            SELECT channel_id, message_seq, message_created_at, text, actor_id, seq
            FROM revision
            WHERE kind = 7
            ON CONFLICT (channel_id, message_seq, emoji, user_id, message_created_at) DO UPDATE SET seq = excluded.seq
        ), unreacted AS (
            DELETE FROM message_reactions AS reaction
            USING revision
            WHERE reaction.channel_id = revision.channel_id AND reaction.message_seq = revision.message_seq
              AND reaction.message_created_at = revision.message_created_at AND reaction.emoji = revision.text
              AND reaction.user_id = revision.actor_id AND revision.kind = 8
        )
        SELECT position FROM fenced
        """;
}
