namespace Chat.Data.Log;

public sealed partial class LogReader
{
    /// <summary>
    /// Messages that were just read, with who reacts to them, in the order of each emoji's first reaction. Those that
    /// were changed since they were posted are read again, with their reactions in the same statement: what is said of a
    /// message is of one moment, so that whoever applies the changes after its <see cref="StoredMessage.ChangedSeq"/>
    /// counts right.
    /// </summary>
    /// <param name="messages">Of one channel.</param>
    /// <param name="readerId">Whose own reactions are marked.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<StoredMessage>> WithReactionsAsync(
        IReadOnlyList<StoredMessage> messages,
        string readerId,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(messages);
        var changed = messages.Where(message => message.ChangedSeq != message.Seq).ToList();
        if (changed.Count == 0)
        {
            return messages;
        }

        const string Sql = $"""
            SELECT {MessageColumns}, reaction.emojis, reaction.counts, reaction.own_seqs
            FROM unnest($2, $3) AS wanted (seq, created_at)
            JOIN messages AS message ON message.channel_id = $1 AND message.seq = wanted.seq
                AND message.created_at = wanted.created_at
            {MessageJoins}
            CROSS JOIN LATERAL (
                SELECT array_agg(emoji ORDER BY first_seq) AS emojis, array_agg(people ORDER BY first_seq) AS counts,
                       array_agg(own_seq ORDER BY first_seq) AS own_seqs
                FROM (
                    SELECT emoji, count(*)::integer AS people, min(seq) AS first_seq,
                           max(seq) FILTER (WHERE user_id = $4) AS own_seq
                    FROM message_reactions AS one
                    WHERE one.channel_id = message.channel_id AND one.message_seq = message.seq
                      AND one.message_created_at = message.created_at
                    GROUP BY emoji
                ) AS by_emoji
            ) AS reaction
            """;
        var command = Command(
            Sql,
            messages[0].ChannelId,
            changed.Select(message => message.Seq).ToArray(),
            changed.Select(message => message.CreatedAt).ToArray(),
            readerId
        );
        var read = await ReadAsync(
            command,
            reader => ReadMessage(reader) with { Reactions = ReadReactions(reader, firstColumn: 16) },
            cancellationToken
        );
        var bySeq = read.ToDictionary(message => message.Seq);
        return [.. messages.Select(message => bySeq.GetValueOrDefault(message.Seq, message))];
    }

    private static List<StoredReaction> ReadReactions(Npgsql.NpgsqlDataReader reader, int firstColumn)
    {
        if (reader.IsDBNull(firstColumn))
        {
            return [];
        }

        var emojis = reader.GetFieldValue<string[]>(firstColumn);
        var counts = reader.GetFieldValue<int[]>(firstColumn + 1);
        var ownSeqs = reader.GetFieldValue<long?[]>(firstColumn + 2);
        return [.. emojis.Select((emoji, at) => new StoredReaction(emoji, counts[at], ownSeqs[at]))];
    }
}
