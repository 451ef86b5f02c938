using Chat.Data.Generator;
using Npgsql;

namespace Chat.Bench.Histories;

/// <summary>The generated channel with the most messages.</summary>
internal sealed record LargeChannel(long Seq, DateTimeOffset First, DateTimeOffset Last)
{
    public static string Id => LogGenerator.LargestChannelId;

    public static async Task<LargeChannel> FindAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            """
            SELECT head.seq,
                   (SELECT created_at FROM messages WHERE channel_id = head.channel_id ORDER BY seq LIMIT 1),
                   (SELECT created_at FROM messages WHERE channel_id = head.channel_id ORDER BY seq DESC LIMIT 1)
            FROM channel_heads AS head
            WHERE head.channel_id = $1
            """
        );
        command.Parameters.AddWithValue(Id);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return new LargeChannel(
            reader.GetInt64(0),
            reader.GetFieldValue<DateTimeOffset>(1),
            reader.GetFieldValue<DateTimeOffset>(2)
        );
    }

    public long RandomSeq() => Random.Shared.NextInt64(1, Seq + 1);

    public DateTimeOffset RandomTime() => First + ((Last - First) * Random.Shared.NextDouble());
}
