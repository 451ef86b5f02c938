namespace Chat.Data.Unread;

internal static partial class UnreadQuery
{
    /// <summary>
    /// In a conversation, the messages after <c>base</c> that do not exist for the member, beyond those that
    /// <see cref="Excluded"/> takes away already. However many the other has posted meanwhile, they are not counted one by one.
    /// </summary>
    public const string Shielded = """
        SELECT coalesce(sum(
            greatest(0, least(shield.until_ordinal, head.ordinal) - greatest(shield.from_ordinal, base.ordinal))
            - (SELECT count(*)
               FROM messages AS own
               WHERE own.channel_id = member.channel_id AND own.sender_id = member.user_id
                 AND own.client_id IS NOT NULL AND own.created_at >= base.at
                 AND own.seq > greatest(base.seq, shield.from_seq) AND own.seq <= coalesce(shield.until_seq, head.seq))
            - (SELECT count(*)
               FROM message_states AS state
               WHERE state.channel_id = member.channel_id AND state.message_created_at >= base.at
                 AND state.message_seq > greatest(base.seq, shield.from_seq)
                 AND state.message_seq <= coalesce(shield.until_seq, head.seq)
                 AND state.deleted_seq > coalesce(state.restored_seq, 0)
                 AND state.sender_id <> member.user_id)), 0)::bigint AS count
        FROM channel_shields AS shield
        WHERE shield.channel_id = member.channel_id AND shield.user_id = member.user_id
        """;
}
