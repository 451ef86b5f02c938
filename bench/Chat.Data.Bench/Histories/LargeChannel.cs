using Chat.Data.Generator;
using Npgsql;

namespace Chat.Bench.Histories;

/// <summary>The generated channel with the most messages.</summary>
internal sealed record LargeChannel(string Id, long Seq, DateTimeOffset First, DateTimeOffset Last)
{
    public static async Task<LargeChannel> FindAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            """
            SELECT head.channel_id, head.seq,
                   (SELECT created_at FROM messages WHERE channel_id = head.channel_id ORDER BY seq LIMIT 1),
                   (SELECT created_at FROM messages WHERE channel_id = head.channel_id ORDER BY seq DESC LIMIT 1)
            FROM channel_heads AS head
            WHERE head.channel_id = $1
            """
        );
        command.Parameters.AddWithValue(LogGenerator.LargestChannelId);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return new LargeChannel(
            reader.GetString(0),
            reader.GetInt64(1),
            reader.GetFieldValue<DateTimeOffset>(2),
            reader.GetFieldValue<DateTimeOffset>(3)
        );
    }

    public long RandomSeq() => Random.Shared.NextInt64(1, Seq + 1);

    public DateTimeOffset RandomTime() => First + ((Last - First) * Random.Shared.NextDouble());
}
