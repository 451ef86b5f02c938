using Chat.Data.Log;
using Npgsql;
using NpgsqlTypes;

namespace Chat.Data.Tests.Schema;

/// <summary>
/// What a silo of the first release sends, word for word: it may run beside newer ones while a cluster is upgraded.
/// </summary>
internal static class FirstReleaseSilo
{
    /// <summary>Appends one message or change of a member.</summary>
    /// <returns>Whether the fence let it through.</returns>
    public static async Task<bool> AppendAsync(NpgsqlDataSource dataSource, LogEntry entry)
    {
        await using var command = dataSource.CreateCommand(Append);
        bool isMessage = entry.Kind == ChangeKind.MessagePosted;
        Add(NpgsqlDbType.Text, entry.ChannelId, given: true);
        Add(NpgsqlDbType.Bigint, entry.Epoch, given: true);
        Add(NpgsqlDbType.Bigint, entry.Seq - 1, given: true);
        Add(NpgsqlDbType.Bytea, entry.PreviousHash, given: true);
        Add(NpgsqlDbType.Bigint, entry.Seq, given: true);
        Add(NpgsqlDbType.Bigint, entry.Ordinal, given: true);
        Add(NpgsqlDbType.Bytea, entry.Hash, given: true);
        AddColumns(isMessage);
        Add(NpgsqlDbType.Uuid, entry.Salt ?? Guid.Empty, isMessage);
        Add(NpgsqlDbType.Text, entry.ClientId ?? "", isMessage);
        Add(NpgsqlDbType.Text, entry.Text ?? "", isMessage);
        AddColumns(!isMessage);
        Add(NpgsqlDbType.Smallint, (short)entry.Kind, !isMessage);
        Add(NpgsqlDbType.Smallint, (short)(entry.Role ?? default), !isMessage);
        Add(NpgsqlDbType.Text, entry.SubjectId ?? "", !isMessage);
        Add(NpgsqlDbType.Boolean, true, !isMessage);
        return await command.ExecuteScalarAsync() is not null;

        void AddColumns(bool given)
        {
            Add(NpgsqlDbType.Text, entry.ChannelId, given);
            Add(NpgsqlDbType.Bigint, entry.Seq, given);
            Add(NpgsqlDbType.Bigint, entry.Ordinal, given);
            Add(NpgsqlDbType.TimestampTz, entry.CreatedAt, given);
            Add(NpgsqlDbType.Uuid, entry.Id, given);
            Add(NpgsqlDbType.Text, entry.ActorId, given);
            Add(NpgsqlDbType.Bytea, entry.ContentHash, given);
            Add(NpgsqlDbType.Bytea, entry.Hash, given);
        }

        void Add<T>(NpgsqlDbType type, T value, bool given) =>
            command.Parameters.Add(
                new NpgsqlParameter { Value = given ? new[] { value } : [], NpgsqlDbType = NpgsqlDbType.Array | type }
            );
    }

    /// <summary>Reads changes after a seq: what it knows of, which are messages, joins and leaves.</summary>
    public static async Task<List<(long Seq, string? ActorName)>> ReadChangesAsync(
        NpgsqlDataSource dataSource,
        string channelId,
        long afterSeq,
        int limit
    )
    {
        await using var command = dataSource.CreateCommand(Changes);
        command.Parameters.Add(new NpgsqlParameter { Value = channelId });
        command.Parameters.Add(new NpgsqlParameter { Value = afterSeq });
        command.Parameters.Add(new NpgsqlParameter { Value = limit });
        await using var reader = await command.ExecuteReaderAsync();
        var changes = new List<(long, string?)>();
        while (await reader.ReadAsync())
        {
            changes.Add((reader.GetInt64(1), reader.IsDBNull(14) ? null : reader.GetString(14)));
        }

        return changes;
    }

    private const string Append = """
        WITH fenced AS (
            UPDATE channel_heads AS head
            SET seq = wanted.seq, ordinal = wanted.ordinal, hash = wanted.hash
            FROM unnest($1, $2, $3, $4, $5, $6, $7) WITH ORDINALITY
                AS wanted (channel_id, epoch, expected_seq, expected_hash, seq, ordinal, hash, position)
            WHERE head.channel_id = wanted.channel_id
              AND head.epoch = wanted.epoch
              AND head.seq = wanted.expected_seq
              AND head.hash = wanted.expected_hash
            RETURNING head.channel_id, wanted.position
        ), posted AS (
            INSERT INTO messages
                (channel_id, seq, ordinal, changed_seq, created_at, id, sender_id, content_hash, hash, salt, client_id, text)
            SELECT entry.channel_id, entry.seq, entry.ordinal, entry.seq, entry.created_at, entry.id, entry.actor_id,
                   entry.content_hash, entry.hash, entry.salt, entry.client_id, entry.text
            FROM unnest($8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
                AS entry (channel_id, seq, ordinal, created_at, id, actor_id, content_hash, hash, salt, client_id, text)
            WHERE (entry.channel_id IN (SELECT fenced.channel_id FROM fenced)) IS TRUE
        ), member_entry AS (
            SELECT entry.*
            FROM unnest($19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30)
                AS entry (channel_id, seq, ordinal, created_at, id, actor_id, content_hash, hash, kind, role, user_id,
                          is_latest)
            WHERE (entry.channel_id IN (SELECT fenced.channel_id FROM fenced)) IS TRUE
        ), member_changed AS (
            INSERT INTO member_changes
                (channel_id, seq, ordinal, created_at, id, actor_id, content_hash, hash, kind, role, user_id)
            SELECT channel_id, seq, ordinal, created_at, id, actor_id, content_hash, hash, kind, role, user_id
            FROM member_entry
        ), joined AS (
            INSERT INTO channel_members (channel_id, user_id, role, joined_seq, joined_ordinal, joined_at)
            SELECT channel_id, user_id, role, seq, ordinal, created_at
            FROM member_entry
            WHERE is_latest AND kind = 2
            ON CONFLICT (channel_id, user_id) DO UPDATE
            SET role = excluded.role, joined_seq = excluded.joined_seq, joined_ordinal = excluded.joined_ordinal,
                joined_at = excluded.joined_at
        ), departed AS (
            DELETE FROM channel_members AS member
            USING member_entry
            WHERE member.channel_id = member_entry.channel_id AND member.user_id = member_entry.user_id
              AND member_entry.is_latest AND member_entry.kind = 3
        )
        SELECT position FROM fenced
        """;

    private const string Changes = """
        SELECT change.*, actor.display_name, subject.display_name
        FROM (
            (SELECT channel_id, seq, ordinal, 1::smallint AS kind, id, sender_id AS actor_id,
                    NULL AS subject_id, client_id, text, salt, NULL::smallint AS role, created_at, content_hash, hash
             FROM messages
             WHERE channel_id = $1 AND seq > $2
             ORDER BY seq
             LIMIT $3)
            UNION ALL
            (SELECT channel_id, seq, ordinal, kind, id, actor_id,
                    user_id, NULL, NULL, NULL, role, created_at, content_hash, hash
             FROM member_changes
             WHERE channel_id = $1 AND seq > $2
             ORDER BY seq
             LIMIT $3)
            ORDER BY seq
            LIMIT $3
        ) AS change
        LEFT JOIN users AS actor ON actor.user_id = change.actor_id
        LEFT JOIN users AS subject ON subject.user_id = change.subject_id
        ORDER BY change.seq
        """;
}
