using System.Runtime.CompilerServices;
using Chat.Data.Log;
using Npgsql;

namespace Chat.Data.Audit;

/// <summary>
/// The log as it was at one moment, however long the reading takes and whoever posts meanwhile: one read-only transaction.
/// </summary>
internal sealed class LogSnapshot : IAsyncDisposable
{
    // Rows of different tables that claim the same seq all come out, one after the other: nothing is skipped.
    private const string Items = """
        SELECT channel_id, seq, ordinal, 1::smallint AS kind, id, sender_id AS actor_id, NULL AS subject_id,
               NULL::bigint AS message_seq, client_id, text, salt, NULL::smallint AS role, created_at, content_hash, hash,
               NULL::timestamptz AS removed_at, NULL AS detail
        FROM messages
        WHERE channel_id = $1
        UNION ALL
        SELECT channel_id, seq, ordinal, kind, id, actor_id, NULL, message_seq, client_id, text, salt, NULL,
               created_at, content_hash, hash, NULL, NULL
        FROM message_revisions
        WHERE channel_id = $1
        UNION ALL
        SELECT channel_id, seq, ordinal, kind, id, actor_id, user_id, NULL, NULL, NULL, NULL, role,
               created_at, content_hash, hash, NULL, detail
        FROM member_changes
        WHERE channel_id = $1
        UNION ALL
        SELECT channel_id, last_seq, last_ordinal, 0::smallint, NULL, NULL, NULL, first_seq, NULL, NULL, NULL, NULL,
               older_than, NULL, last_hash, removed_at, NULL
        FROM removed_runs
        WHERE channel_id = $1
        ORDER BY seq
        """;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private LogSnapshot(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        _connection = connection;
        _transaction = transaction;
    }

    public static async Task<LogSnapshot> BeginAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        try
        {
            var transaction = await HeldTables.BeginSnapshotAsync(
                connection,
                HeldTables.OfLogs,
                HeldTables.Patience,
                cancellationToken
            );
            var snapshot = new LogSnapshot(connection, transaction);

            // The rows come in order from the indexes; sorting a long channel first would take its size on disk.
            await snapshot.ExecuteAsync("SET LOCAL enable_sort = off", cancellationToken);
            return snapshot;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Every channel that has a head, in the order of ids.</summary>
    public async Task<IReadOnlyList<ChannelHead>> ReadHeadsAsync(string? channelId, CancellationToken cancellationToken)
    {
        await using var command = Command(
            """
            SELECT channel_id, epoch, seq, ordinal, hash
            FROM channel_heads
            WHERE $1::text IS NULL OR channel_id = $1
            ORDER BY channel_id
            """,
            channelId
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var heads = new List<ChannelHead>();
        while (await reader.ReadAsync(cancellationToken))
        {
            heads.Add(
                new ChannelHead(
                    reader.GetString(0),
                    reader.GetInt64(1),
                    reader.GetInt64(2),
                    reader.GetInt64(3),
                    reader.GetFieldValue<byte[]>(4)
                )
            );
        }

        return heads;
    }

    /// <summary>Everything that stands in a channel's log, in order, one row in memory at a time.</summary>
    /// <exception cref="FormatException">A row holds what cannot have been written.</exception>
    public async IAsyncEnumerable<ChainItem> ReadItemsAsync(
        string channelId,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var command = Command(Items, channelId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return Read(reader);
        }
    }

    /// <summary>Runs a query that answers with the first row that is wrong, if any: a seq and a sentence.</summary>
    public async Task<ChainBreak?> FindAsync(string sql, string? channelId, CancellationToken cancellationToken)
    {
        await using var command = channelId is null ? Command(sql) : Command(sql, channelId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new ChainBreak(reader.GetInt64(0), reader.GetString(1))
            : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static ChainItem Read(NpgsqlDataReader reader)
    {
        try
        {
            return reader.IsDBNull(4) ? new ChainItem(null, ReadRun(reader)) : new ChainItem(ReadChange(reader), null);
        }
        catch (Exception exception) when (exception is InvalidCastException or OverflowException or ArgumentException)
        {
            throw new FormatException("a value of the row is outside of what can have been written", exception);
        }
    }

    private static StoredChange ReadChange(NpgsqlDataReader reader) =>
        new()
        {
            ChannelId = reader.GetString(0),
            Seq = reader.GetInt64(1),
            Ordinal = reader.GetInt64(2),
            Kind = (ChangeKind)reader.GetInt16(3),
            Id = reader.GetGuid(4),
            ActorId = reader.GetString(5),
            SubjectId = reader.IsDBNull(6) ? null : reader.GetString(6),
            MessageSeq = reader.IsDBNull(7) ? null : reader.GetInt64(7),
            ClientId = reader.IsDBNull(8) ? null : reader.GetString(8),
            Text = reader.IsDBNull(9) ? null : reader.GetString(9),
            Salt = reader.IsDBNull(10) ? null : reader.GetGuid(10),
            Role = reader.IsDBNull(11) ? null : (MemberRole)reader.GetInt16(11),
            Detail = reader.IsDBNull(16) ? null : reader.GetString(16),
            CreatedAt = reader.GetFieldValue<DateTimeOffset>(12),
            ContentHash = reader.GetFieldValue<byte[]>(13),
            Hash = reader.GetFieldValue<byte[]>(14),
        };

    private static RemovedRun ReadRun(NpgsqlDataReader reader) =>
        new(
            reader.GetString(0),
            reader.GetInt64(7),
            reader.GetInt64(1),
            reader.GetInt64(2),
            reader.GetFieldValue<byte[]>(14),
            reader.GetFieldValue<DateTimeOffset>(12),
            reader.GetFieldValue<DateTimeOffset>(15)
        );

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Command(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Without a time limit: a long log takes as long as it takes.</summary>
    private NpgsqlCommand Command(string sql, params ReadOnlySpan<string?> parameters)
    {
        var command = new NpgsqlCommand(sql, _connection, _transaction) { CommandTimeout = 0 };
        foreach (string? parameter in parameters)
        {
            command.Parameters.Add(
                new NpgsqlParameter
                {
                    Value = (object?)parameter ?? DBNull.Value,
                    NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text,
                }
            );
        }

        return command;
    }
}
