namespace Chat.Data.Generator.Copying;

/// <summary>What follows from the log, computed from it when it is complete.</summary>
internal static class DerivedTables
{
    public const string Members = """
        INSERT INTO channel_members (channel_id, user_id, role, joined_seq, joined_ordinal, joined_at)
        SELECT channel_id, user_id, role, seq, ordinal, created_at FROM member_changes WHERE kind = 2
        """;

    public const string States = """
        INSERT INTO message_states
            (channel_id, message_seq, message_created_at, sender_id, changed_seq, edited_seq, deleted_seq, restored_seq)
        SELECT change.channel_id, change.message_seq, change.message_created_at, message.sender_id, max(change.seq),
               max(change.seq) FILTER (WHERE kind = 4), max(change.seq) FILTER (WHERE kind = 5),
               max(change.seq) FILTER (WHERE kind = 6)
        FROM message_revisions AS change
        JOIN messages AS message ON message.channel_id = change.channel_id AND message.seq = change.message_seq
            AND message.created_at = change.message_created_at
        GROUP BY change.channel_id, change.message_seq, change.message_created_at, message.sender_id
        """;

    public const string Reactions = """
        INSERT INTO message_reactions (channel_id, message_seq, message_created_at, emoji, user_id, seq)
        SELECT channel_id, message_seq, message_created_at, text, actor_id, max(seq)
        FROM message_revisions
        WHERE kind = 7
        GROUP BY channel_id, message_seq, message_created_at, text, actor_id
        """;
}
