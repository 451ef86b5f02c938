using Chat.Data.People;
using Npgsql;

namespace Chat.Data.Invitations;

/// <summary>
/// Who is invited to which group. What who invites is answered, and the time it takes, never depends on whether they are
/// blocked: the invitation is withheld then.
/// </summary>
public sealed partial class GroupInvitations(NpgsqlDataSource dataSource)
{
    /// <summary>How many people somebody can invite in 24 hours.</summary>
    public const int MaxRequests = 50;

    // The row of the oldest invitation that still counts, if the limit is reached: it says when the next one is possible.
    private const string ReadInvitation = """
        SELECT display_name, invitation.state, invitation.at,
               EXISTS (SELECT FROM person_blocks WHERE blocker = $2 AND blocked = $3 AND active),
               coalesce((
                   SELECT at + interval '24 hours' - clock_timestamp()
                   FROM invitation_requests WHERE user_id = $3 ORDER BY at DESC OFFSET $4 LIMIT 1), interval '0')
        FROM users
        LEFT JOIN group_invitations AS invitation
            ON invitation.channel_id = $1 AND invitation.user_id = $2 AND invited_by = $3
        WHERE users.user_id = $2 AND account_kind = 0
        """;

    private const string Write = """
        WITH counted AS (
            INSERT INTO invitation_requests (user_id) SELECT $3 WHERE $5
        ), forgotten AS (
            DELETE FROM invitation_requests
            WHERE $5 AND user_id = $3 AND at <= clock_timestamp() - interval '24 hours'
        )
        INSERT INTO group_invitations AS invitation (channel_id, user_id, invited_by, state) VALUES ($1, $2, $3, $4)
        ON CONFLICT (channel_id, user_id, invited_by) DO UPDATE
        SET state = excluded.state, at = CASE WHEN $5 THEN excluded.at ELSE invitation.at END
        RETURNING at
        """;

    /// <summary>Invites somebody. Again changes nothing, whatever they have answered, unless it was cancelled.</summary>
    /// <param name="channelId">To which group.</param>
    /// <param name="userId">Whom.</param>
    /// <param name="inviterId">Who invites them: somebody else.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What has become of it; <see langword="null"/> when one of the two does not exist.</returns>
    public async Task<InviteOutcome?> InviteAsync(
        string channelId,
        string userId,
        string inviterId,
        CancellationToken cancellationToken = default
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await LockAsync(connection, channelId, userId, inviterId, cancellationToken) is not { } present)
        {
            return null;
        }

        var (name, state, at, isBlocked, wait) = present;
        var isNew = state is not (InvitationState.Pending or InvitationState.Withheld or InvitationState.Declined);
        if (isNew && wait > TimeSpan.Zero)
        {
            return new InviteOutcome(wait, name, at, IsTold: false);
        }

        // What was withheld is not for ever: who invites again after the block is heard.
        var next =
            state is InvitationState.Pending or InvitationState.Declined ? state
            : isBlocked ? InvitationState.Withheld
            : InvitationState.Pending;
        await using var command = new NpgsqlCommand(Write, connection)
        {
            Parameters =
            {
                new() { Value = channelId },
                new() { Value = userId },
                new() { Value = inviterId },
                new() { Value = (short)next },
                new() { Value = isNew },
            },
        };
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            await reader.ReadAsync(cancellationToken);
            at = reader.GetFieldValue<DateTimeOffset>(0);
        }

        await transaction.CommitAsync(cancellationToken);
        return new InviteOutcome(
            TimeSpan.Zero,
            name,
            at,
            IsTold: next == InvitationState.Pending && state != InvitationState.Pending
        );
    }

    /// <summary>Puts away what somebody sees of their invitations to a group; who invited them is not told.</summary>
    /// <returns>Whether there was anything.</returns>
    public Task<bool> DeclineAsync(string channelId, string userId, CancellationToken cancellationToken = default) =>
        ChangeAsync(channelId, userId, InvitationState.Declined, onlyPending: true, cancellationToken);

    /// <summary>Ends all invitations of somebody to a group: they are in, may not come any more, or it was cancelled.</summary>
    /// <returns>Whether they could see one.</returns>
    public Task<bool> EndAsync(string channelId, string userId, CancellationToken cancellationToken = default) =>
        ChangeAsync(channelId, userId, InvitationState.Over, onlyPending: false, cancellationToken);

    private async Task<bool> ChangeAsync(
        string channelId,
        string userId,
        InvitationState state,
        bool onlyPending,
        CancellationToken cancellationToken
    )
    {
        await using var command = dataSource.CreateCommand(
            """
            WITH present AS (
                SELECT invited_by, state FROM group_invitations
                WHERE channel_id = $1 AND user_id = $2 AND (state = 1 OR (NOT $4 AND state IN (2, 3)))
                FOR UPDATE
            ), changed AS (
                UPDATE group_invitations AS invitation SET state = $3
                FROM present
                WHERE channel_id = $1 AND user_id = $2 AND invitation.invited_by = present.invited_by
            )
            SELECT coalesce(bool_or(state = 1), false) FROM present
            """
        );
        command.Parameters.AddWithValue(channelId);
        command.Parameters.AddWithValue(userId);
        command.Parameters.AddWithValue((short)state);
        command.Parameters.AddWithValue(onlyPending);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<(
        string Name,
        InvitationState State,
        DateTimeOffset At,
        bool IsBlocked,
        TimeSpan Wait
    )?> LockAsync(
        NpgsqlConnection connection,
        string channelId,
        string userId,
        string inviterId,
        CancellationToken cancellationToken
    )
    {
        await using var batch = connection.CreateBatch();
        foreach (var command in PeopleLock.Commands(userId, inviterId))
        {
            batch.BatchCommands.Add(command);
        }

        // A statement of its own: it sees what was committed before the locks were had.
        batch.BatchCommands.Add(
            new(ReadInvitation)
            {
                Parameters =
                {
                    new() { Value = channelId },
                    new() { Value = userId },
                    new() { Value = inviterId },
                    new() { Value = MaxRequests - 1 },
                },
            }
        );
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if ((await PeopleLock.ReadAsync(reader, cancellationToken)).Count < 2)
        {
            return null;
        }

        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (
            reader.GetString(0),
            reader.IsDBNull(1) ? InvitationState.None : (InvitationState)reader.GetInt16(1),
            reader.IsDBNull(2) ? default : reader.GetFieldValue<DateTimeOffset>(2),
            reader.GetBoolean(3),
            reader.GetTimeSpan(4)
        );
    }
}
