using Chat.Data.Channels;
using Npgsql;

namespace Chat.Data.Log;

public sealed partial class LogReader
{
    /// <summary>Where the channel's log ends; <see langword="null"/> when the channel does not exist.</summary>
    public async Task<ChannelHead?> ReadHeadAsync(string channelId, CancellationToken cancellationToken = default)
    {
        const string Sql = "SELECT channel_id, epoch, seq, ordinal, hash FROM channel_heads WHERE channel_id = $1";
        var heads = await ReadAsync(Command(Sql, channelId), ReadHead, cancellationToken);
        return heads.SingleOrDefault();
    }

    /// <summary>
    /// Creates the channel if there is none of this id, and returns where its log ends. Whoever comes second, also at
    /// the same moment, gets the first one's channel; its entry is not changed.
    /// </summary>
    public async Task<ChannelHead> OpenAsync(ChannelEntry channel, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(channel);
        if (await ReadHeadAsync(channel.ChannelId, cancellationToken) is { } head)
        {
            return head;
        }

        await CreateAsync(channel, cancellationToken);
        return (await ReadHeadAsync(channel.ChannelId, cancellationToken))!;
    }

    private async Task CreateAsync(ChannelEntry channel, CancellationToken cancellationToken)
    {
        const string InsertChannel = """
            INSERT INTO channels (channel_id, kind, name, description, created_by, created_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT DO NOTHING
            """;
        const string InsertHead = """
            INSERT INTO channel_heads (channel_id, epoch, seq, ordinal, hash)
            SELECT $1, epoch, 0, 0, $2 FROM database_epoch
            ON CONFLICT DO NOTHING
            """;
        var empty = ChannelHead.Empty(channel.ChannelId);
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(
            Command(
                InsertChannel,
                channel.ChannelId,
                (short)channel.Kind,
                channel.Name,
                channel.Description,
                channel.CreatedBy,
                channel.CreatedAt.ToUniversalTime()
            )
        );
        batch.BatchCommands.Add(Command(InsertHead, empty.ChannelId, empty.Hash));
        await batch.ExecuteNonQueryAsync(cancellationToken);

        static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<object?> parameters)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (object? parameter in parameters)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = parameter ?? DBNull.Value });
            }

            return command;
        }
    }

    private static ChannelHead ReadHead(NpgsqlDataReader reader) =>
        new(
            reader.GetString(0),
            reader.GetInt64(1),
            reader.GetInt64(2),
            reader.GetInt64(3),
            reader.GetFieldValue<byte[]>(4)
        );
}
