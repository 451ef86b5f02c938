using Chat.Data.People;
using Chat.Data.Retention;
using Npgsql;

namespace Chat.Data.Erasure;

/// <summary>Orders to erase what people have written. The silos carry them out: see <see cref="ErasureWork"/>.</summary>
public sealed class ContentErasures(NpgsqlDataSource dataSource, TimeProvider time)
{
    private const string Select = """
        SELECT erasure.erasure_id, user_id, requested_by, requested_at, erasure.completed_at,
               count(channel.channel_id), count(channel.completed_at), coalesce(sum(channel.erased), 0)::bigint
        FROM content_erasures AS erasure
        LEFT JOIN content_erasure_channels AS channel ON channel.erasure_id = erasure.erasure_id
        """;

    private const string Group = "GROUP BY erasure.erasure_id ORDER BY requested_at";

    /// <summary>
    /// Orders that everything a person has written until now is erased. While it is under way, to order it again answers the
    /// first order.
    /// </summary>
    /// <returns>The order, or what keeps it from being taken; <see langword="null"/> when there is no such user.</returns>
    public async Task<ErasureOrder?> OrderAsync(
        string userId,
        string requestedBy,
        CancellationToken cancellationToken = default
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var channels = await PersonalContent.FindChannelsAsync(connection, userId, cancellationToken);
        var held = await LegalHolds.FindHeldAsync(connection, channels, cancellationToken);
        if (held.Count > 0)
        {
            return new ErasureOrder(null, held);
        }

        // A conflict waits for the other order's transaction, so the one that is read after it is there.
        await connection.ExecuteAsync(
            """
            INSERT INTO content_erasures (erasure_id, user_id, requested_by)
            SELECT $1, user_id, $3 FROM users WHERE user_id = $2
            ON CONFLICT (user_id) WHERE completed_at IS NULL DO NOTHING
            """,
            cancellationToken,
            Guid.CreateVersion7(time.GetUtcNow()),
            userId,
            requestedBy
        );
        await Profiles.EraseAsync(connection, userId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        var newest = await connection.ReadAsync(
            $"{Select} WHERE user_id = $1 {Group} DESC LIMIT 1",
            Read,
            cancellationToken,
            userId
        );
        return newest is [var erasure] ? new ErasureOrder(erasure, []) : null;
    }

    /// <summary>One order; <see langword="null"/> when there is none of this id.</summary>
    public async Task<ContentErasure?> FindAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var found = await connection.ReadAsync(
            $"{Select} WHERE erasure.erasure_id = $1 {Group}",
            Read,
            cancellationToken,
            id
        );
        return found.SingleOrDefault();
    }

    /// <summary>Those under way, oldest first.</summary>
    public async Task<IReadOnlyList<ContentErasure>> ReadOpenAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await connection.ReadAsync(
            $"{Select} WHERE erasure.completed_at IS NULL {Group}",
            Read,
            cancellationToken
        );
    }

    /// <summary>The user of a name, in any case; <see langword="null"/> when there is none.</summary>
    public async Task<string?> FindUserAsync(string username, CancellationToken cancellationToken = default)
    {
        await using var command = dataSource.CreateCommand(
            "SELECT user_id FROM users WHERE lower(username) = lower($1)"
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = username });
        return (string?)await command.ExecuteScalarAsync(cancellationToken);
    }

    private static ContentErasure Read(NpgsqlDataReader reader) =>
        new(
            reader.GetGuid(0),
            reader.GetString(1),
            reader.GetString(2),
            reader.GetFieldValue<DateTimeOffset>(3),
            reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4),
            reader.GetInt64(5),
            reader.GetInt64(6),
            reader.GetInt64(7)
        );
}
