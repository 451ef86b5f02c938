using Npgsql;

namespace Chat.Sync;

/// <summary>The heads of a user's channels as the database has them at one moment.</summary>
/// <param name="Epoch">The database's epoch.</param>
/// <param name="Channels">Of the channels asked for those that exist, for the user.</param>
internal sealed record SyncHeads(long Epoch, IReadOnlyDictionary<string, SyncHead> Channels)
{
    /// <summary>
    /// One query, however many channels. A private one whose members do not include the user is not even looked for: it costs
    /// what one does that was never there.
    /// </summary>
    public static async Task<SyncHeads> ReadAsync(
        NpgsqlDataSource database,
        string userId,
        IReadOnlyCollection<SyncCursor> cursors,
        CancellationToken cancellation
    )
    {
        await using var command = database.CreateCommand(
            """
            SELECT now.epoch, head.channel_id, head.seq, member.user_id IS NOT NULL, EXISTS (
                SELECT FROM removed_runs run WHERE run.channel_id = head.channel_id AND run.last_seq > held.seq),
                coalesce(greatest(member.joined_seq, marked.read_seq), 0)
            FROM database_epoch now
            LEFT JOIN unnest($1, $3) AS held (channel_id, seq) ON true
            LEFT JOIN channel_members member ON member.channel_id = held.channel_id AND member.user_id = $2
            LEFT JOIN read_positions marked ON marked.channel_id = member.channel_id AND marked.user_id = $2
            LEFT JOIN channel_heads head ON head.channel_id =
                CASE WHEN member.user_id IS NOT NULL OR starts_with(held.channel_id, 'room_') THEN held.channel_id END
            """
        );
        command.Parameters.Add(
            new NpgsqlParameter<string[]> { TypedValue = [.. cursors.Select(cursor => cursor.ChannelId)] }
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = userId });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. cursors.Select(cursor => cursor.Seq)] });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var epoch = 0L;
        var heads = new Dictionary<string, SyncHead>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            epoch = reader.GetInt64(0);
            if (!await reader.IsDBNullAsync(1, cancellation))
            {
                heads.Add(
                    reader.GetString(1),
                    new SyncHead(reader.GetInt64(2), reader.GetBoolean(3), reader.GetBoolean(4), reader.GetInt64(5))
                );
            }
        }

        return new SyncHeads(epoch, heads);
    }
}

/// <param name="Seq">The channel's newest change.</param>
/// <param name="IsMember">Whether the user is a member.</param>
/// <param name="IsCut">Whether retention has removed anything that came after the cursor.</param>
/// <param name="ReadSeq">How far the user has read: what came before they joined counts as read.</param>
internal readonly record struct SyncHead(long Seq, bool IsMember, bool IsCut, long ReadSeq);
