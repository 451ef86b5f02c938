using Npgsql;

namespace Chat.Data.Presence;

/// <summary>What others see of people.</summary>
public static class PresenceView
{
    // THE rule of who may see whom, and the only place it is in: oneself, people in a channel together, and those whom the
    // other holds as a contact; unless the other wants to be seen by nobody, or either blocks the other. A conversation counts
    // if the other has begun it or written in it: anybody can begin one with anybody.
    private const string MaySee = """
        (asked.user_id = $1 OR (
            (EXISTS (
                SELECT FROM channel_members mine JOIN channel_members theirs USING (channel_id)
                WHERE mine.user_id = $1 AND theirs.user_id = asked.user_id
                  AND (mine.channel_id NOT LIKE 'conv\_%' OR EXISTS (
                      SELECT FROM conversations AS conversation
                      WHERE conversation.channel_id = mine.channel_id AND conversation.created_by = asked.user_id)
                  OR EXISTS (
                      SELECT FROM messages AS posted
                      WHERE posted.channel_id = mine.channel_id AND posted.sender_id = asked.user_id
                        AND posted.client_id IS NOT NULL)))
            OR EXISTS (
                SELECT FROM contacts
                WHERE contacts.user_id = asked.user_id AND contacts.other_id = $1 AND contacts.state = 1))
            AND NOT EXISTS (
                SELECT FROM people WHERE people.user_id = asked.user_id AND people.who_sees_presence = 2)
            AND NOT EXISTS (
                SELECT FROM person_blocks WHERE blocker = asked.user_id AND blocked = $1 AND active)
            AND NOT EXISTS (
                SELECT FROM person_blocks WHERE blocker = $1 AND blocked = asked.user_id AND active)))
        """;

    private const string Select = """
        SELECT held.user_id, held.version, 0::smallint, CASE WHEN EXISTS (
            SELECT FROM gateway_leases lease
            WHERE lease.lease_id = ANY (held.leases) AND lease.renewed_at > now() - $2) THEN held.shown ELSE 0::smallint END,
            held.last_seen_at, held.custom_text, held.custom_emoji, held.custom_until, '{}'::uuid[]
        """;

    /// <summary>Which of these people somebody may see.</summary>
    public static async Task<IReadOnlySet<string>> FilterAsync(
        NpgsqlDataSource dataSource,
        string viewerId,
        string[] userIds,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var command = dataSource.CreateCommand(
            $"SELECT asked.user_id FROM unnest($2) AS asked (user_id) WHERE {MaySee}"
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = viewerId });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = userIds });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            seen.Add(reader.GetString(0));
        }

        return seen;
    }

    /// <summary>
    /// The rows of people as others see them: offline once no gateway of theirs lives, whatever their row says. Nobody who
    /// has never been here is among them.
    /// </summary>
    public static async Task<IReadOnlyDictionary<string, StoredPresence>> ReadAsync(
        NpgsqlDataSource dataSource,
        string[] userIds,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var command = dataSource.CreateCommand(
            $"{Select} FROM presence held WHERE held.user_id = ANY ($1)"
        );
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = userIds });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = GatewayLeases.Duration });
        return await PresenceReader.ReadRowsAsync(command, cancellation);
    }
}
