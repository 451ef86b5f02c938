using Npgsql;

namespace Chat.Data.Log;

public sealed partial class LogReader
{
    /// <summary>
    /// Every change after <paramref name="afterSeq"/> in seq order, none left out and each as it was written: what
    /// <see cref="HashChain.Verify"/> checks. Who shows them to people hides what <see cref="StoredChange.IsHidden"/>. For
    /// what retention removed stand changes of the kind <see cref="ChangeKind.Removed"/>, with the ordinal and the hash
    /// that the log goes on with after them.
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
            SELECT change.channel_id, change.seq, change.ordinal, change.kind, change.id, change.actor_id, change.subject_id,
                   change.message_seq, change.client_id, change.text, change.salt, change.role, change.created_at,
                   change.content_hash, change.hash, change.message_created_at, actor.display_name, subject.display_name,
                   coalesce(state.deleted_seq > coalesce(state.restored_seq, 0), false),
                   CASE WHEN edit.seq IS NOT NULL THEN edit.text
                        WHEN change.kind = 1 THEN change.text
                        ELSE original.text END,
                   edit.created_at,
                   change.removed, change.detail
            FROM (
                (SELECT channel_id, seq, ordinal, 1::smallint AS kind, id, sender_id AS actor_id,
                        NULL AS subject_id, NULL::bigint AS message_seq, client_id, text, salt, NULL::smallint AS role,
                        created_at, content_hash, hash, created_at AS message_created_at,
                        false AS removed, NULL AS detail
                 FROM messages
                 WHERE channel_id = $1 AND seq > $2
                 ORDER BY seq
                 LIMIT $3)
                UNION ALL
                (SELECT channel_id, seq, ordinal, kind, id, actor_id,
                        NULL, message_seq, client_id, text, salt, NULL,
                        created_at, content_hash, hash, message_created_at, false, NULL
                 FROM message_revisions
                 WHERE channel_id = $1 AND seq > $2
                 ORDER BY seq
                 LIMIT $3)
                UNION ALL
                (SELECT channel_id, seq, ordinal, kind, id, actor_id,
                        user_id, NULL, NULL, NULL, NULL, role,
                        created_at, content_hash, hash, NULL, false, detail
                 FROM member_changes
                 WHERE channel_id = $1 AND seq > $2
                 ORDER BY seq
                 LIMIT $3)
                UNION ALL
                (SELECT channel_id, removed.seq, last_ordinal, 0, '00000000-0000-0000-0000-000000000000', '',
                        NULL, NULL, NULL, NULL, NULL, NULL,
                        older_than, '', last_hash, NULL, true, NULL
                 FROM (
                    SELECT * FROM removed_runs WHERE channel_id = $1 AND last_seq > $2 ORDER BY last_seq LIMIT $3
                 ) AS run
                 CROSS JOIN LATERAL generate_series(greatest(first_seq, $2), least(last_seq, $4)) AS removed (seq)
                 WHERE removed.seq > $2
                 ORDER BY removed.seq
                 LIMIT $3)
                ORDER BY seq
                LIMIT $3
            ) AS change
            LEFT JOIN message_states AS state ON state.channel_id = change.channel_id
                AND state.message_seq = coalesce(change.message_seq, change.seq)
                AND state.message_created_at = change.message_created_at
            LEFT JOIN message_revisions AS edit ON edit.channel_id = change.channel_id
                AND edit.seq = state.edited_seq AND edit.message_created_at = change.message_created_at
            LEFT JOIN messages AS original ON change.kind = 6 AND original.channel_id = change.channel_id
                AND original.seq = change.message_seq AND original.created_at = change.message_created_at
            LEFT JOIN users AS actor ON actor.user_id = change.actor_id
            LEFT JOIN users AS subject ON subject.user_id = change.subject_id
            ORDER BY change.seq
            """;
        long lastSeq = afterSeq > long.MaxValue - limit ? long.MaxValue : afterSeq + limit;
        return ReadAsync(
            Command(Sql, channelId, afterSeq, limit, lastSeq),
            static reader =>
                ReadChange(reader) with
                {
                    LatestText = Optional(reader, 19),
                    EditedAt = reader.IsDBNull(20) ? null : reader.GetFieldValue<DateTimeOffset>(20),
                    IsRemoved = reader.GetBoolean(21),
                    Detail = Optional(reader, 22),
                },
            cancellationToken
        );
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
            MessageSeq = reader.IsDBNull(7) ? null : reader.GetInt64(7),
            ClientId = Optional(reader, 8),
            Text = Optional(reader, 9),
            Salt = reader.IsDBNull(10) ? null : reader.GetGuid(10),
            Role = reader.IsDBNull(11) ? null : (MemberRole)reader.GetInt16(11),
            CreatedAt = reader.GetFieldValue<DateTimeOffset>(12),
            ContentHash = reader.GetFieldValue<byte[]>(13),
            Hash = reader.GetFieldValue<byte[]>(14),
            ActorName = Optional(reader, 16),
            SubjectName = Optional(reader, 17),
            IsHidden = reader.GetBoolean(18),
        };
}
