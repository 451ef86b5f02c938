using Chat.Data.Conversations;

namespace Chat.Data.Log;

/// <summary>Messages for somebody for whom a part of what the other did does not exist: neither posts, edits nor reactions.</summary>
/// <remarks>
/// A deletion does: who takes back what could be seen takes it back from everybody. All of it is decided by the database at the
/// moment of reading.
/// </remarks>
public sealed partial class LogReader
{
    // $1 the channel, $2 the reader.
    private static readonly string ShieldedMessages = $"""
        SELECT message.channel_id, message.seq, message.ordinal, message.id, message.sender_id, sender.display_name,
               message.client_id, message.text, message.created_at, coalesce(state.changed_seq, message.seq),
               edit.seq, edit.text, edit.created_at, deletion.seq, deletion.actor_id, deletion.created_at,
               reaction.emojis, reaction.counts, reaction.own_seqs
        FROM (
            SELECT * FROM messages AS posted
            WHERE posted.channel_id = $1 AND {ShieldSql.Shows("$1", "posted.seq", "posted.sender_id", "$2")}
              AND WHERE_CLAUSE
        ) AS message
        LEFT JOIN message_states AS state ON state.channel_id = message.channel_id
            AND state.message_seq = message.seq AND state.message_created_at = message.created_at
        LEFT JOIN LATERAL (
            SELECT revision.seq, revision.text, revision.created_at
            FROM message_revisions AS revision
            WHERE state.edited_seq IS NOT NULL AND revision.kind = 4 AND revision.channel_id = message.channel_id
              AND revision.message_seq = message.seq AND revision.message_created_at = message.created_at
              AND {ShieldSql.Shows("$1", "revision.seq", "revision.actor_id", "$2")}
            ORDER BY revision.seq DESC
            LIMIT 1
        ) AS edit ON true
        LEFT JOIN message_revisions AS deletion ON deletion.channel_id = message.channel_id
            AND deletion.seq = state.deleted_seq AND deletion.message_created_at = message.created_at
            AND state.deleted_seq > coalesce(state.restored_seq, 0)
        LEFT JOIN users AS sender ON sender.user_id = message.sender_id
        CROSS JOIN LATERAL (
            SELECT array_agg(emoji ORDER BY first_seq) AS emojis, array_agg(people ORDER BY first_seq) AS counts,
                   array_agg(own_seq ORDER BY first_seq) AS own_seqs
            FROM (
                SELECT emoji, count(*)::integer AS people, min(seq) AS first_seq,
                       max(seq) FILTER (WHERE user_id = $2) AS own_seq
                FROM message_reactions AS one
                WHERE one.channel_id = message.channel_id AND one.message_seq = message.seq
                  AND one.message_created_at = message.created_at
                  AND {ShieldSql.Shows("$1", "one.seq", "one.user_id", "$2")}
                GROUP BY emoji
            ) AS by_emoji
        ) AS reaction
        """;

    private static readonly string ShieldedNewestFirst =
        Shielded("posted.seq > $3 AND posted.seq < $4 ORDER BY posted.seq DESC LIMIT $5") + "ORDER BY message.seq DESC";

    private static readonly string ShieldedOldestFirst =
        Shielded("posted.seq > $3 AND posted.seq < $4 ORDER BY posted.seq LIMIT $5") + "ORDER BY message.seq";

    private static readonly string ShieldedBySeq = Shielded("posted.seq = ANY ($3)") + "ORDER BY message.seq";

    /// <summary>Messages between two seqs, neither included, that exist for a reader; with reactions.</summary>
    /// <param name="channelId">A conversation.</param>
    /// <param name="readerId">For whom.</param>
    /// <param name="range">The seqs.</param>
    /// <param name="limit">Most messages to return.</param>
    /// <param name="newestFirst">In which order.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public Task<IReadOnlyList<StoredMessage>> ReadShieldedAsync(
        string channelId,
        string readerId,
        (long After, long Before) range,
        int limit,
        bool newestFirst,
        CancellationToken cancellationToken = default
    ) =>
        ReadAsync(
            Command(
                newestFirst ? ShieldedNewestFirst : ShieldedOldestFirst,
                channelId,
                readerId,
                range.After,
                range.Before,
                limit
            ),
            ReadShielded,
            cancellationToken
        );

    /// <summary>Those of these messages that exist for a reader; with reactions.</summary>
    public Task<IReadOnlyList<StoredMessage>> ReadShieldedAsync(
        string channelId,
        string readerId,
        IReadOnlyCollection<long> seqs,
        CancellationToken cancellationToken = default
    ) => ReadAsync(Command(ShieldedBySeq, channelId, readerId, seqs.ToArray()), ReadShielded, cancellationToken);

    private static string Shielded(string which) =>
        ShieldedMessages.Replace("WHERE_CLAUSE", which, StringComparison.Ordinal) + "\n";

    private static StoredMessage ReadShielded(Npgsql.NpgsqlDataReader reader) =>
        ReadMessage(reader) with
        {
            Reactions = ReadReactions(reader, firstColumn: 16),
        };
}
