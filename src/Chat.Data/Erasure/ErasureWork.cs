using Chat.Data.Retention;
using Npgsql;

namespace Chat.Data.Erasure;

/// <summary>
/// Carries out orders to erase, one at a time and by one silo at a time. Every step can be done again: a silo that dies in
/// between leaves what the next one goes on with.
/// </summary>
public sealed class ErasureWork(NpgsqlDataSource dataSource, ContentErasures erasures)
{
    private const string Lock = "hashtextextended('chat.erasure.' || $1, 0)";

    /// <summary>Writes the change that records an erasure into a channel's log, or finds the one written before.</summary>
    /// <param name="erasure">The order.</param>
    /// <param name="channelId">The channel.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>
    /// The change's seq; 0 when there was nothing to erase; <see langword="null"/> when it could not be written now.
    /// </returns>
    public delegate Task<long?> Recorder(ContentErasure erasure, string channelId, CancellationToken cancellationToken);

    /// <summary>Goes on with every order under way that no other silo is at.</summary>
    /// <returns>How many texts were erased.</returns>
    public async Task<long> RunAsync(Recorder recorder, CancellationToken cancellationToken)
    {
        long erased = 0;
        foreach (var erasure in await erasures.ReadOpenAsync(cancellationToken))
        {
            erased += await RunAsync(erasure, recorder, cancellationToken);
        }

        return erased;
    }

    private async Task<long> RunAsync(ContentErasure erasure, Recorder recorder, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        string id = erasure.Id.ToString();
        if (!await connection.ScalarAsync<bool>($"SELECT pg_try_advisory_lock({Lock})", cancellationToken, id))
        {
            return 0;
        }

        try
        {
            return await RunAsync(connection, erasure, recorder, cancellationToken);
        }
        finally
        {
            // Closed, a connection keeps nothing; returned to the pool it would keep the lock.
            if (connection.State == System.Data.ConnectionState.Open)
            {
                await connection.ScalarAsync<bool>($"SELECT pg_advisory_unlock({Lock})", CancellationToken.None, id);
            }
        }
    }

    private static async Task<long> RunAsync(
        NpgsqlConnection connection,
        ContentErasure erasure,
        Recorder recorder,
        CancellationToken cancellationToken
    )
    {
        await PersonalContent.EraseStatusAsync(connection, erasure.UserId, cancellationToken);
        await PersonalContent.PlanAsync(connection, erasure.Id, erasure.UserId, cancellationToken);
        var open = await connection.ReadAsync(
            """
            SELECT channel_id, seq
            FROM content_erasure_channels
            WHERE erasure_id = $1 AND completed_at IS NULL
            ORDER BY channel_id
            """,
            reader => (ChannelId: reader.GetString(0), Seq: reader.IsDBNull(1) ? (long?)null : reader.GetInt64(1)),
            cancellationToken,
            erasure.Id
        );
        long erased = 0;
        foreach (var (channelId, known) in open)
        {
            if ((known ?? await RecordAsync(connection, erasure, channelId, recorder, cancellationToken)) is { } seq)
            {
                erased += await EraseAsync(connection, erasure, channelId, seq, cancellationToken);
            }
        }

        await connection.ExecuteAsync(
            """
            UPDATE content_erasures SET completed_at = clock_timestamp()
            WHERE erasure_id = $1 AND NOT EXISTS (
                SELECT FROM content_erasure_channels WHERE erasure_id = $1 AND completed_at IS NULL)
            """,
            cancellationToken,
            erasure.Id
        );
        return erased;
    }

    private static async Task<long?> RecordAsync(
        NpgsqlConnection connection,
        ContentErasure erasure,
        string channelId,
        Recorder recorder,
        CancellationToken cancellationToken
    )
    {
        // Before anything is said in the log about an erasure that a hold will not let happen.
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            if ((await LegalHolds.FindHeldAsync(connection, [channelId], cancellationToken)).Count > 0)
            {
                return null;
            }
        }

        long? seq = await recorder(erasure, channelId, cancellationToken);
        await connection.ExecuteAsync(
            "UPDATE content_erasure_channels SET seq = $3 WHERE erasure_id = $1 AND channel_id = $2",
            cancellationToken,
            erasure.Id,
            channelId,
            seq
        );
        return seq;
    }

    /// <summary>Takes the texts away up to the change that records it, batch by batch, unless a hold forbids it.</summary>
    private static async Task<long> EraseAsync(
        NpgsqlConnection connection,
        ContentErasure erasure,
        string channelId,
        long seq,
        CancellationToken cancellationToken
    )
    {
        var what = (channelId, erasure.UserId, seq);
        long erased = 0;
        Batch[] batches =
        [
            PersonalContent.EraseMessagesAsync,
            PersonalContent.EraseRevisionsAsync,
            PersonalContent.EraseMentionsAsync,
        ];
        foreach (var batch in batches)
        {
            long after = 0;
            for (int count = PersonalContent.BatchSize; count == PersonalContent.BatchSize; erased += count)
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                if ((await LegalHolds.FindHeldAsync(connection, [channelId], cancellationToken)).Count > 0)
                {
                    return erased;
                }

                (count, after) = await batch(connection, what, after, cancellationToken);
                await connection.ExecuteAsync(
                    """
                    UPDATE content_erasure_channels SET erased = erased + $3
                    WHERE erasure_id = $1 AND channel_id = $2
                    """,
                    cancellationToken,
                    erasure.Id,
                    channelId,
                    (long)count
                );
                await transaction.CommitAsync(cancellationToken);
            }
        }

        await connection.ExecuteAsync(
            """
            UPDATE content_erasure_channels SET completed_at = clock_timestamp()
            WHERE erasure_id = $1 AND channel_id = $2
            """,
            cancellationToken,
            erasure.Id,
            channelId
        );
        return erased;
    }

    private delegate Task<(int Count, long LastSeq)> Batch(
        NpgsqlConnection connection,
        (string ChannelId, string UserId, long UpTo) what,
        long after,
        CancellationToken cancellationToken
    );
}
