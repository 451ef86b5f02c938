namespace Chat.Data.Log;

public sealed partial class LogReader
{
    /// <summary>One message as it is now; <see langword="null"/> when no message was posted with this seq.</summary>
    public async Task<StoredMessage?> ReadMessageAsync(
        string channelId,
        long seq,
        CancellationToken cancellationToken = default
    )
    {
        var found = await ReadMessagesAsync(channelId, seq + 1, after: seq - 1, limit: 1, cancellationToken);
        return found.SingleOrDefault();
    }

    /// <summary>
    /// What was ever done to a message after it was posted, in order, each as it was written: for the audit.
    /// </summary>
    /// <param name="channelId">The channel.</param>
    /// <param name="message">The message.</param>
    /// <param name="afterSeq">Only what came after this change.</param>
    /// <param name="limit">Most changes to return.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public Task<IReadOnlyList<StoredChange>> ReadRevisionsAsync(
        string channelId,
        MessageRef message,
        long afterSeq = 0,
        int limit = int.MaxValue,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        const string Sql = """
            SELECT revision.channel_id, revision.seq, ordinal, kind, id, actor_id, NULL AS subject_id, message_seq, client_id,
                   text, salt, NULL::smallint AS role, revision.created_at, content_hash, hash, message_created_at,
                   actor.display_name, NULL AS subject_name, false
            FROM message_revisions AS revision
            LEFT JOIN users AS actor ON actor.user_id = revision.actor_id
            WHERE channel_id = $1 AND message_seq = $2 AND message_created_at = $3 AND seq > $4
            ORDER BY seq
            LIMIT $5
            """;
        var command = Command(Sql, channelId, message.Seq, message.CreatedAt, afterSeq, limit);
        return ReadAsync(command, ReadChange, cancellationToken);
    }

    /// <summary>
    /// The change of a message that this actor made with this client id; <see langword="null"/> when there is none. Client
    /// ids of edits are unique among the changes to messages of one month.
    /// </summary>
    public async Task<StoredChange?> FindRevisionAsync(
        string channelId,
        MessageRef message,
        string actorId,
        string clientId,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(message);
        const string Sql = """
            SELECT revision.channel_id, revision.seq, ordinal, kind, id, actor_id, NULL AS subject_id, message_seq, client_id,
                   text, salt, NULL::smallint AS role, revision.created_at, content_hash, hash, message_created_at,
                   NULL AS actor_name, NULL AS subject_name, false
            FROM message_revisions AS revision
            WHERE channel_id = $1 AND actor_id = $2 AND client_id = $3
              AND message_created_at >= $4 AND message_created_at < $5
            ORDER BY seq
            LIMIT 1
            """;
        var (year, month, _) = message.CreatedAt.UtcDateTime;
        var start = new DateTimeOffset(year, month, 1, 0, 0, 0, TimeSpan.Zero);
        var command = Command(Sql, channelId, actorId, clientId, start, start.AddMonths(1));
        var found = await ReadAsync(command, ReadChange, cancellationToken);
        return found.SingleOrDefault();
    }
}
