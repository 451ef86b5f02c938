using Npgsql;

namespace Chat.Data.Invitations;

public sealed partial class GroupInvitations
{
    // What somebody does not see, they cannot accept either.
    private const string Visible = """
        state = 1
        AND NOT EXISTS (
            SELECT FROM person_blocks AS block
            WHERE block.blocker = invitation.user_id AND block.blocked = invited_by AND block.active)
        AND NOT EXISTS (
            SELECT FROM channel_members AS mine
            WHERE mine.channel_id = invitation.channel_id AND mine.user_id = invitation.user_id)
        AND NOT EXISTS (
            SELECT FROM channel_restrictions AS ban
            WHERE ban.channel_id = invitation.channel_id AND ban.user_id = invitation.user_id AND ban.kind = 13
              AND (ban.until IS NULL OR ban.until > clock_timestamp()))
        AND EXISTS (SELECT FROM channel_members AS any_one WHERE any_one.channel_id = invitation.channel_id)
        """;

    /// <summary>The groups to which somebody is invited, in the order of their ids.</summary>
    /// <param name="userId">Who.</param>
    /// <param name="after">The id after which to begin; empty for the first page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<StoredInvitation>> ReadMineAsync(
        string userId,
        string after,
        int limit,
        CancellationToken cancellationToken = default
    )
    {
        await using var command = dataSource.CreateCommand(
            $"""
            SELECT invitation.channel_id, channel.name, channel.description,
                   (SELECT count(*) FROM channel_members AS member WHERE member.channel_id = invitation.channel_id),
                   invited_by, display_name, at
            FROM (
                SELECT DISTINCT ON (channel_id) channel_id, invited_by, at
                FROM group_invitations AS invitation
                WHERE user_id = $1 AND channel_id > $2 AND {Visible}
                ORDER BY channel_id, at DESC
                LIMIT $3
            ) AS invitation
            JOIN channels AS channel ON channel.channel_id = invitation.channel_id
            LEFT JOIN users ON users.user_id = invited_by
            ORDER BY invitation.channel_id
            """
        );
        command.Parameters.AddWithValue(userId);
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(limit);
        return await ReadAsync(
            command,
            static reader => new StoredInvitation(
                reader.GetString(0),
                Optional(reader, 1),
                Optional(reader, 2),
                (int)reader.GetInt64(3),
                reader.GetString(4),
                Optional(reader, 5),
                reader.GetFieldValue<DateTimeOffset>(6)
            ),
            cancellationToken
        );
    }

    /// <summary>Who is invited to a group, by whom; who was withheld an invitation, or has declined, too.</summary>
    /// <param name="channelId">The group.</param>
    /// <param name="after">The user id after which to begin; empty for the first page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<InvitedPerson>> ReadInvitedAsync(
        string channelId,
        string after,
        int limit,
        CancellationToken cancellationToken = default
    )
    {
        await using var command = dataSource.CreateCommand(
            """
            SELECT invitation.user_id, invited.display_name, invited_by, inviter.display_name, at
            FROM (
                SELECT DISTINCT ON (user_id) user_id, invited_by, at
                FROM group_invitations
                WHERE channel_id = $1 AND user_id > $2 AND state IN (1, 2, 3)
                ORDER BY user_id, at, invited_by
                LIMIT $3
            ) AS invitation
            LEFT JOIN users AS invited ON invited.user_id = invitation.user_id
            LEFT JOIN users AS inviter ON inviter.user_id = invited_by
            ORDER BY invitation.user_id
            """
        );
        command.Parameters.AddWithValue(channelId);
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(limit);
        return await ReadAsync(
            command,
            static reader => new InvitedPerson(
                reader.GetString(0),
                Optional(reader, 1),
                reader.GetString(2),
                Optional(reader, 3),
                reader.GetFieldValue<DateTimeOffset>(4)
            ),
            cancellationToken
        );
    }

    /// <summary>Whether somebody sees an invitation to a group.</summary>
    public Task<bool> HasAsync(string channelId, string userId, CancellationToken cancellationToken = default) =>
        IsSoAsync(
            $"EXISTS (SELECT FROM group_invitations AS invitation WHERE channel_id = $1 AND user_id = $2 AND {Visible})",
            channelId,
            userId,
            cancellationToken
        );

    /// <summary>Whether a group is any business of somebody who says that they accept: invited, or in already.</summary>
    public Task<bool> MayAnswerAsync(string channelId, string userId, CancellationToken cancellationToken = default) =>
        IsSoAsync(
            $"""
            EXISTS (SELECT FROM group_invitations AS invitation WHERE channel_id = $1 AND user_id = $2 AND {Visible})
            OR EXISTS (SELECT FROM channel_members WHERE channel_id = $1 AND user_id = $2)
            """,
            channelId,
            userId,
            cancellationToken
        );

    private async Task<bool> IsSoAsync(
        string condition,
        string channelId,
        string userId,
        CancellationToken cancellationToken
    )
    {
        await using var command = dataSource.CreateCommand($"SELECT {condition}");
        command.Parameters.AddWithValue(channelId);
        command.Parameters.AddWithValue(userId);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<IReadOnlyList<T>> ReadAsync<T>(
        NpgsqlCommand command,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken
    )
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static string? Optional(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);
}
