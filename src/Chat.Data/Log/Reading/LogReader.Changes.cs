using Npgsql;

namespace Chat.Data.Log;

public sealed partial class LogReader
{
    /// <summary>
    /// Every change after <paramref name="afterSeq"/> in seq order, none left out: what a resume sends and what
    /// <see cref="HashChain.Verify"/> checks.
    /// </summary>
    public Task<IReadOnlyList<StoredChange>> ReadChangesAsync(
        string channelId,
        long afterSeq,
        int limit,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        const string Sql = """
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
        return ReadAsync(Command(Sql, channelId, afterSeq, limit), ReadChange, cancellationToken);
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
            SubjectId = Optional(reader, 6),
            ClientId = Optional(reader, 7),
            Text = Optional(reader, 8),
            Salt = reader.IsDBNull(9) ? null : reader.GetGuid(9),
            Role = reader.IsDBNull(10) ? null : (MemberRole)reader.GetInt16(10),
            CreatedAt = reader.GetFieldValue<DateTimeOffset>(11),
            ContentHash = reader.GetFieldValue<byte[]>(12),
            Hash = reader.GetFieldValue<byte[]>(13),
            ActorName = Optional(reader, 14),
            SubjectName = Optional(reader, 15),
        };
}
