using Chat.Data.Log;
using Chat.Data.People;
using Npgsql;

namespace Chat.Data.Conversations;

/// <summary>Which conversations there are, and what does not exist in them for whom.</summary>
public sealed class ConversationStore(NpgsqlDataSource dataSource)
{
    // Whoever comes second, also at the same moment, finds the first one's. Shields only where this makes it: later ones begin
    // where the log stood then.
    private static readonly string[] Make =
    [
        """
            INSERT INTO channels (channel_id, kind, created_by, created_at)
            VALUES ($1, 4, $2, $3)
            ON CONFLICT DO NOTHING
            """,
        """
            INSERT INTO channel_heads (channel_id, epoch, seq, ordinal, hash)
            SELECT $1, epoch, 0, 0, $2 FROM database_epoch
            ON CONFLICT DO NOTHING
            """,
        """
            WITH made AS (
                INSERT INTO conversations (channel_id, user_a, user_b, created_by, created_at)
                VALUES ($1, least($2, $3), greatest($2, $3), $2, $4)
                ON CONFLICT DO NOTHING
                RETURNING channel_id
            ), shielded AS (
                INSERT INTO channel_shields (channel_id, user_id, from_seq, from_ordinal)
                SELECT made.channel_id, block.blocker, 0, 0
                FROM made
                JOIN person_blocks AS block
                    ON block.active AND (block.blocker, block.blocked) IN (($2, $3), ($3, $2))
            )
            SELECT count(*) FROM made
            """,
    ];

    /// <returns><see langword="null"/> when there is none of this id.</returns>
    public async Task<StoredConversation?> FindAsync(string channelId, CancellationToken cancellationToken = default)
    {
        await using var command = dataSource.CreateCommand(
            """
            SELECT channel_id, user_a, user_b, created_by, created_at FROM conversations WHERE channel_id = $1
            """
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = channelId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new(
                reader.GetString(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.GetString(3),
                reader.GetFieldValue<DateTimeOffset>(4)
            )
            : null;
    }

    /// <summary>
    /// Makes the conversation of two people unless there is one. Blocks and this come one after the other: both lock the two
    /// first.
    /// </summary>
    /// <param name="channelId">It must be the one that follows from the two.</param>
    /// <param name="userId">Who begins.</param>
    /// <param name="otherId">Somebody else.</param>
    /// <param name="now">The time that it is to bear.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether it was made by this; <see langword="null"/> when one of the two does not exist.</returns>
    public async Task<bool?> CreateAsync(
        string channelId,
        string userId,
        string otherId,
        DateTimeOffset now,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfEqual(userId, otherId);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await LockAsync(connection, userId, otherId, cancellationToken))
        {
            return null;
        }

        bool isMade;
        await using (var batch = connection.CreateBatch())
        {
            var at = now.ToUniversalTime();
            batch.BatchCommands.Add(Command(Make[0], channelId, userId, at));
            batch.BatchCommands.Add(Command(Make[1], channelId, ChannelHead.Empty(channelId).Hash));
            batch.BatchCommands.Add(Command(Make[2], channelId, userId, otherId, at));
            isMade = (long)(await batch.ExecuteScalarAsync(cancellationToken))! > 0;
        }

        await transaction.CommitAsync(cancellationToken);
        return isMade;
    }

    /// <summary>What does not exist in a conversation, for both.</summary>
    public async Task<IReadOnlyList<Shield>> ReadShieldsAsync(
        string channelId,
        CancellationToken cancellationToken = default
    )
    {
        await using var command = dataSource.CreateCommand(
            "SELECT user_id, from_seq, until_seq FROM channel_shields WHERE channel_id = $1"
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = channelId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var shields = new List<Shield>();
        while (await reader.ReadAsync(cancellationToken))
        {
            bool lasts = await reader.IsDBNullAsync(2, cancellationToken);
            shields.Add(new(reader.GetString(0), reader.GetInt64(1), lasts ? null : reader.GetInt64(2)));
        }

        return shields;
    }

    private static async Task<bool> LockAsync(
        NpgsqlConnection connection,
        string userId,
        string otherId,
        CancellationToken cancellationToken
    )
    {
        await using var batch = connection.CreateBatch();
        foreach (var command in PeopleLock.Commands(userId, otherId))
        {
            batch.BatchCommands.Add(command);
        }

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return (await PeopleLock.ReadAsync(reader, cancellationToken)).Count == 2;
    }

    private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<object> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (object parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        return command;
    }
}
