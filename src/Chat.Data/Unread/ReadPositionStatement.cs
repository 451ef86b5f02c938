using Chat.Data.Log;
using Npgsql;

namespace Chat.Data.Unread;

/// <summary>Moves many positions in one statement.</summary>
internal static class ReadPositionStatement
{
    // Rows that are further already are not touched, not even locked; of two writers at once the further position stays.
    private const string Sql = """
        WITH wanted AS (
            SELECT *
            FROM unnest($1, $2, $3, $4, $5) WITH ORDINALITY
                AS wanted (channel_id, user_id, read_seq, read_ordinal, read_at, position)
        ), held AS (
            SELECT wanted.position, position.read_seq
            FROM wanted
            JOIN read_positions AS position USING (channel_id, user_id)
        ), moved AS (
            INSERT INTO read_positions AS position (channel_id, user_id, read_seq, read_ordinal, read_at)
            SELECT wanted.channel_id, wanted.user_id, wanted.read_seq, wanted.read_ordinal, wanted.read_at
            FROM wanted
            LEFT JOIN held USING (position)
            WHERE held.read_seq IS NULL OR held.read_seq < wanted.read_seq
            ORDER BY wanted.channel_id, wanted.user_id
            ON CONFLICT (channel_id, user_id) DO UPDATE
            SET read_seq = excluded.read_seq, read_ordinal = excluded.read_ordinal, read_at = excluded.read_at,
                marked_at = excluded.marked_at
            WHERE position.read_seq < excluded.read_seq
        )
        SELECT position, read_seq FROM held
        """;

    /// <summary>Writes the positions and tells each of <paramref name="batch"/> where it stands.</summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="batch">One per person and channel.</param>
    public static async Task WriteAsync(NpgsqlDataSource dataSource, List<PendingPosition> batch)
    {
        var positions = batch.ConvertAll(pending => pending.Position);
        var seqs = positions.ConvertAll(position => position.Seq);
        await using (var command = dataSource.CreateCommand(Sql))
        {
            command.AddArray(positions.Select(position => position.ChannelId));
            command.AddArray(positions.Select(position => position.UserId));
            command.AddArray(seqs);
            command.AddArray(positions.Select(position => position.Ordinal));
            command.AddArray(positions.Select(position => position.At));
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                int index = (int)reader.GetInt64(0) - 1;
                seqs[index] = Math.Max(seqs[index], reader.GetInt64(1));
            }
        }

        for (int i = 0; i < batch.Count; i++)
        {
            batch[i].TrySetResult(seqs[i]);
        }
    }
}
