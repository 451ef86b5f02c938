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
            FROM unnest($1, $2, $3, $4, $5, $6) WITH ORDINALITY
                AS wanted (channel_id, user_id, read_seq, read_ordinal, read_at, delivered_seq, position)
        ), held AS (
            SELECT wanted.position, position.read_seq, position.marked_at, position.delivered_seq, position.delivered_at
            FROM wanted
            JOIN read_positions AS position USING (channel_id, user_id)
        ), moved AS (
            INSERT INTO read_positions AS position
                (channel_id, user_id, read_seq, read_ordinal, read_at, delivered_seq, delivered_at)
            SELECT wanted.channel_id, wanted.user_id, wanted.read_seq, wanted.read_ordinal, wanted.read_at,
                   wanted.delivered_seq, CASE WHEN wanted.delivered_seq > 0 THEN now() END
            FROM wanted
            LEFT JOIN held USING (position)
            WHERE held.read_seq IS NULL OR held.read_seq < wanted.read_seq OR held.delivered_seq < wanted.delivered_seq
            ORDER BY wanted.channel_id, wanted.user_id
            ON CONFLICT (channel_id, user_id) DO UPDATE
            SET read_seq = greatest(position.read_seq, excluded.read_seq),
                read_ordinal = greatest(position.read_ordinal, excluded.read_ordinal),
                read_at = greatest(position.read_at, excluded.read_at),
                marked_at = CASE WHEN position.read_seq < excluded.read_seq
                    THEN excluded.marked_at ELSE position.marked_at END,
                delivered_seq = greatest(position.delivered_seq, excluded.delivered_seq),
                delivered_at = CASE WHEN position.delivered_seq < excluded.delivered_seq
                    THEN excluded.delivered_at ELSE position.delivered_at END
            WHERE position.read_seq < excluded.read_seq OR position.delivered_seq < excluded.delivered_seq
            RETURNING channel_id, user_id, read_seq, marked_at, delivered_seq, delivered_at
        )
        SELECT wanted.position, coalesce(moved.read_seq, greatest(held.read_seq, wanted.read_seq)),
               coalesce(moved.marked_at, held.marked_at),
               coalesce(moved.delivered_seq, greatest(held.delivered_seq, wanted.delivered_seq)),
               coalesce(moved.delivered_at, held.delivered_at), moved.user_id IS NOT NULL
        FROM wanted
        LEFT JOIN held USING (position)
        LEFT JOIN moved ON moved.channel_id = wanted.channel_id AND moved.user_id = wanted.user_id
        """;

    /// <summary>Writes the positions and tells each of <paramref name="batch"/> where it stands.</summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="batch">One per person and channel.</param>
    public static async Task WriteAsync(NpgsqlDataSource dataSource, List<PendingPosition> batch)
    {
        var positions = batch.ConvertAll(pending => pending.Position);
        var marked = new MarkedPosition[batch.Count];
        await using (var command = dataSource.CreateCommand(Sql))
        {
            command.AddArray(positions.Select(position => position.ChannelId));
            command.AddArray(positions.Select(position => position.UserId));
            command.AddArray(positions.Select(position => position.Seq));
            command.AddArray(positions.Select(position => position.Ordinal));
            command.AddArray(positions.Select(position => position.At));
            command.AddArray(positions.Select(position => position.Delivered));
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                marked[(int)reader.GetInt64(0) - 1] = Read(reader);
            }
        }

        for (int i = 0; i < batch.Count; i++)
        {
            batch[i].TrySetResult(marked[i]);
        }
    }

    private static MarkedPosition Read(NpgsqlDataReader reader) =>
        new(reader.GetInt64(1), Time(reader, 2), reader.GetInt64(3), Time(reader, 4), reader.GetBoolean(5));

    private static DateTimeOffset? Time(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
