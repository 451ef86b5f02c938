using Npgsql;
using NpgsqlTypes;

namespace Chat.Data.Invitations;

/// <summary>Links that let people into rooms and groups. Their uses are counted under the lock of the link's row.</summary>
public sealed class InvitationLinks(NpgsqlDataSource dataSource)
{
    /// <summary>Links of one channel that let in somebody.</summary>
    public const int MaxLinks = 100;

    private const string Live = """
        revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp())
        AND (max_uses IS NULL OR uses < max_uses)
        """;

    /// <summary>Makes a link; again changes nothing. Links that have been over for a month go.</summary>
    /// <returns>The link; <see langword="null"/> if the channel has too many.</returns>
    public async Task<StoredLink?> CreateAsync(
        string channelId,
        Guid linkId,
        byte[] tokenHash,
        string createdBy,
        DateTimeOffset? expiresAt,
        int? maxUses,
        CancellationToken cancellationToken = default
    )
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(
            new(
                """
                WITH old AS (
                    DELETE FROM invitation_links
                    WHERE channel_id = $1 AND least(revoked_at, expires_at) < clock_timestamp() - interval '30 days'
                    RETURNING link_id
                )
                DELETE FROM invitation_uses WHERE link_id IN (SELECT link_id FROM old)
                """
            )
            {
                Parameters = { new() { Value = channelId } },
            }
        );
        batch.BatchCommands.Add(
            new(
                $"""
                INSERT INTO invitation_links (channel_id, link_id, token_hash, created_by, expires_at, max_uses)
                SELECT $1, $2, $3, $4, $5, $6
                WHERE (SELECT count(*) FROM invitation_links WHERE channel_id = $1 AND {Live}) < $7
                ON CONFLICT DO NOTHING
                """
            )
            {
                Parameters =
                {
                    new() { Value = channelId },
                    new() { Value = linkId },
                    new() { Value = tokenHash },
                    new() { Value = createdBy },
                    Optional(expiresAt?.ToUniversalTime(), NpgsqlDbType.TimestampTz),
                    Optional(maxUses, NpgsqlDbType.Integer),
                    new() { Value = MaxLinks },
                },
            }
        );
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return (await ReadAsync(channelId, linkId, cancellationToken)).SingleOrDefault();
    }

    /// <summary>Those that let in somebody, newest first.</summary>
    public Task<IReadOnlyList<StoredLink>> ReadAsync(string channelId, CancellationToken cancellationToken = default) =>
        ReadAsync(channelId, null, cancellationToken);

    /// <summary>Ends a link; again changes nothing.</summary>
    /// <returns>Whether the channel has or had such a link.</returns>
    public async Task<bool> RevokeAsync(string channelId, Guid linkId, CancellationToken cancellationToken = default)
    {
        await using var command = dataSource.CreateCommand(
            """
            UPDATE invitation_links SET revoked_at = coalesce(revoked_at, clock_timestamp())
            WHERE link_id = $2 AND channel_id = $1
            """
        );
        command.Parameters.AddWithValue(channelId);
        command.Parameters.AddWithValue(linkId);
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    /// <summary>
    /// Where a link leads somebody. One query, and one answer for all to whom it leads nowhere: what never was a link, one
    /// that is over, one for somebody who is banned, and one to a group that everybody has left.
    /// </summary>
    public async Task<LinkTarget?> FindAsync(
        byte[] tokenHash,
        string userId,
        CancellationToken cancellationToken = default
    )
    {
        await using var command = dataSource.CreateCommand(
            $"""
            SELECT channel_id, channel.name, channel.description, member.count, member.is_mine, expires_at
            FROM invitation_links AS link
            JOIN channels AS channel USING (channel_id)
            CROSS JOIN LATERAL (
                SELECT count(*), coalesce(bool_or(user_id = $2), false) AS is_mine
                FROM channel_members WHERE channel_id = link.channel_id) AS member
            WHERE token_hash = $1
              AND (member.is_mine OR ({Live}) OR (revoked_at IS NULL AND EXISTS (
                  SELECT FROM invitation_uses AS held
                  WHERE held.link_id = link.link_id AND held.user_id = $2 AND held.joined_at IS NULL)))
              AND (member.count > 0 OR channel.kind = 1)
              AND NOT EXISTS (
                  SELECT FROM channel_restrictions AS ban
                  WHERE ban.channel_id = link.channel_id AND ban.user_id = $2 AND ban.kind = 13
                    AND (ban.until IS NULL OR ban.until > clock_timestamp()))
            """
        );
        command.Parameters.AddWithValue(tokenHash);
        command.Parameters.AddWithValue(userId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new LinkTarget(
                reader.GetString(0),
                reader.IsDBNull(1) ? null : reader.GetString(1),
                reader.IsDBNull(2) ? null : reader.GetString(2),
                (int)reader.GetInt64(3),
                reader.GetBoolean(4),
                reader.IsDBNull(5) ? null : reader.GetFieldValue<DateTimeOffset>(5)
            )
            : null;
    }

    /// <summary>Takes a use of a link, unless the person has one that they have not joined with yet.</summary>
    /// <returns>Whether they have one now.</returns>
    public async Task<bool> TakeAsync(
        string channelId,
        byte[] tokenHash,
        string userId,
        CancellationToken cancellationToken = default
    )
    {
        await using var batch = dataSource.CreateBatch(); // one transaction
        batch.BatchCommands.Add(
            new("SELECT link_id FROM invitation_links WHERE token_hash = $1 FOR UPDATE")
            {
                Parameters = { new() { Value = tokenHash } },
            }
        );
        // A statement of its own: it sees what was committed before the lock was had.
        batch.BatchCommands.Add(
            new(
                $"""
                WITH link AS (
                    SELECT * FROM invitation_links WHERE token_hash = $1 AND channel_id = $2 AND revoked_at IS NULL
                ), held AS (
                    SELECT FROM invitation_uses JOIN link USING (link_id) WHERE user_id = $3 AND joined_at IS NULL
                ), taken AS (
                    UPDATE invitation_links SET uses = uses + 1
                    WHERE link_id = (SELECT link_id FROM link) AND {Live} AND NOT EXISTS (SELECT FROM held)
                    RETURNING link_id
                ), noted AS (
                    INSERT INTO invitation_uses (link_id, user_id) SELECT link_id, $3 FROM taken
                    ON CONFLICT (link_id, user_id) DO UPDATE SET used_at = excluded.used_at, joined_at = NULL
                )
                SELECT EXISTS (SELECT FROM held) OR EXISTS (SELECT FROM taken)
                """
            )
            {
                Parameters =
                {
                    new() { Value = tokenHash },
                    new() { Value = channelId },
                    new() { Value = userId },
                },
            }
        );
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) && reader.GetBoolean(0);
    }

    /// <summary>Notes that somebody has joined with the use that they took.</summary>
    public async Task NoteJoinedAsync(byte[] tokenHash, string userId, CancellationToken cancellationToken = default)
    {
        await using var command = dataSource.CreateCommand(
            """
            UPDATE invitation_uses SET joined_at = clock_timestamp()
            WHERE user_id = $2 AND joined_at IS NULL
              AND link_id = (SELECT link_id FROM invitation_links WHERE token_hash = $1)
            """
        );
        command.Parameters.AddWithValue(tokenHash);
        command.Parameters.AddWithValue(userId);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<StoredLink>> ReadAsync(
        string channelId,
        Guid? linkId,
        CancellationToken cancellationToken
    )
    {
        await using var command = dataSource.CreateCommand(
            $"""
            SELECT link_id, created_by, display_name, link.created_at, expires_at, max_uses, uses
            FROM invitation_links AS link
            LEFT JOIN users ON user_id = created_by
            WHERE channel_id = $1 AND ($2::uuid IS NULL OR link_id = $2) AND {Live}
            ORDER BY link.created_at DESC, link_id
            LIMIT $3
            """
        );
        command.Parameters.AddWithValue(channelId);
        command.Parameters.Add(Optional(linkId, NpgsqlDbType.Uuid));
        command.Parameters.AddWithValue(MaxLinks);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var links = new List<StoredLink>();
        while (await reader.ReadAsync(cancellationToken))
        {
            links.Add(
                new StoredLink(
                    reader.GetGuid(0),
                    reader.GetString(1),
                    reader.IsDBNull(2) ? null : reader.GetString(2),
                    reader.GetFieldValue<DateTimeOffset>(3),
                    reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4),
                    reader.IsDBNull(5) ? null : reader.GetInt32(5),
                    reader.GetInt32(6)
                )
            );
        }

        return links;
    }

    private static NpgsqlParameter Optional(object? value, NpgsqlDbType type) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
