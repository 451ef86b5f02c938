using Npgsql;

namespace Chat.Data.Retention;

/// <summary>The legal holds of channels.</summary>
public sealed class LegalHolds(NpgsqlDataSource dataSource, TimeProvider time)
{
    /// <summary>The longest reason, in UTF-16 code units.</summary>
    public const int MaxReasonLength = 1_000;

    private const string Columns = "hold_id, channel_id, reason, placed_by, placed_at, released_by, released_at";

    /// <summary>Whether it can be stored and says anything.</summary>
    public static bool IsReason(string reason) =>
        !string.IsNullOrWhiteSpace(reason)
        && reason.Length <= MaxReasonLength
        && !reason.Contains('\0', StringComparison.Ordinal);

    /// <summary>
    /// Places a hold. Once it is answered, nothing is removed from the channel any more; a removal under way is waited
    /// for.
    /// </summary>
    /// <returns>The hold; <see langword="null"/> when there is no such channel.</returns>
    public async Task<LegalHold?> PlaceAsync(
        string channelId,
        string reason,
        string placedBy,
        CancellationToken cancellation = default
    )
    {
        if (!IsReason(reason))
        {
            throw new ArgumentException("That is no reason.", nameof(reason));
        }

        var placed = await QueryAsync(
            $"""
            INSERT INTO legal_holds (hold_id, channel_id, reason, placed_by)
            SELECT $1, channel_id, $3, $4 FROM channels WHERE channel_id = $2
            RETURNING {Columns}
            """,
            cancellation,
            Guid.CreateVersion7(time.GetUtcNow()),
            channelId,
            reason,
            placedBy
        );
        return placed.SingleOrDefault();
    }

    /// <summary>Ends a hold. One that was released already stays as it is.</summary>
    /// <returns>The hold; <see langword="null"/> when the channel has no such hold.</returns>
    public async Task<LegalHold?> ReleaseAsync(
        string channelId,
        Guid holdId,
        string releasedBy,
        CancellationToken cancellation = default
    )
    {
        var released = await QueryAsync(
            $"""
            UPDATE legal_holds
            SET released_by = coalesce(released_by, $3), released_at = coalesce(released_at, clock_timestamp())
            WHERE hold_id = $1 AND channel_id = $2
            RETURNING {Columns}
            """,
            cancellation,
            holdId,
            channelId,
            releasedBy
        );
        return released.SingleOrDefault();
    }

    /// <summary>All holds that a channel has or had, newest first.</summary>
    public Task<IReadOnlyList<LegalHold>> ReadAsync(string channelId, CancellationToken cancellation = default) =>
        QueryAsync(
            $"SELECT {Columns} FROM legal_holds WHERE channel_id = $1 ORDER BY placed_at DESC",
            cancellation,
            channelId
        );

    /// <summary>The holds of all channels that are not released, newest first.</summary>
    public Task<IReadOnlyList<LegalHold>> ReadActiveAsync(CancellationToken cancellation = default) =>
        QueryAsync(
            $"SELECT {Columns} FROM legal_holds WHERE released_at IS NULL ORDER BY placed_at DESC",
            cancellation
        );

    /// <summary>
    /// Which of some channels are held. In a transaction that removes or erases something, ask here: no hold can be
    /// placed between the answer and the transaction's end.
    /// </summary>
    /// <param name="connection">One with a transaction under way, which may wait for a hold that is being placed.</param>
    /// <param name="channelIds">The channels in question.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    public static async Task<IReadOnlyList<string>> FindHeldAsync(
        NpgsqlConnection connection,
        IReadOnlyCollection<string> channelIds,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(connection);
        await connection.ExecuteAsync(RemovalSql.LockRules, cancellation);
        return await connection.ReadAsync(
            """
            SELECT DISTINCT channel_id FROM legal_holds
            WHERE channel_id = ANY ($1) AND released_at IS NULL
            ORDER BY channel_id
            """,
            reader => reader.GetString(0),
            cancellation,
            [channelIds.ToArray()]
        );
    }

    private async Task<IReadOnlyList<LegalHold>> QueryAsync(
        string sql,
        CancellationToken cancellation,
        params object?[] parameters
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        return await connection.ReadAsync(sql, Read, cancellation, parameters);
    }

    private static LegalHold Read(NpgsqlDataReader reader) =>
        new(
            reader.GetGuid(0),
            reader.GetString(1),
            reader.GetString(2),
            reader.GetString(3),
            reader.GetFieldValue<DateTimeOffset>(4),
            reader.IsDBNull(5) ? null : reader.GetString(5),
            reader.IsDBNull(6) ? null : reader.GetFieldValue<DateTimeOffset>(6)
        );
}
