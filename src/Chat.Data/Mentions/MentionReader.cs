using Chat.Data.Log;
using Npgsql;

namespace Chat.Data.Mentions;

/// <summary>
/// Finds the people whom a text speaks to. Whoever has blocked its author is not among them, whichever way they are spoken to.
/// </summary>
public sealed class MentionReader(NpgsqlDataSource dataSource)
{
    /// <summary>Finds people by name among a channel's members.</summary>
    /// <param name="channelId">The channel.</param>
    /// <param name="senderId">Whose text it is; they do not mention themselves.</param>
    /// <param name="names">Usernames in lower case.</param>
    /// <param name="all">Whether it speaks to all members too.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Null when it speaks to nobody.</returns>
    public async Task<Mentioned?> FindAsync(
        string channelId,
        string senderId,
        IReadOnlyCollection<string> names,
        bool all,
        CancellationToken cancellationToken = default
    )
    {
        const string Sql = """
            SELECT person.user_id, true AS is_named
            FROM users AS person
            JOIN channel_members AS member ON member.channel_id = $1 AND member.user_id = person.user_id
            WHERE lower(person.username) = ANY ($3) AND person.user_id <> $2
              AND NOT EXISTS (
                SELECT FROM person_blocks AS block
                WHERE block.blocker = person.user_id AND block.blocked = $2 AND block.active)
            UNION ALL
            SELECT block.blocker, false
            FROM person_blocks AS block
            JOIN channel_members AS member ON member.channel_id = $1 AND member.user_id = block.blocker
            WHERE $4 AND block.blocked = $2 AND block.active
            ORDER BY 1
            """;
        await using var command = dataSource.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = channelId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = senderId });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. names] });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = all });
        List<string> named = [];
        List<string> blockers = [];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            (reader.GetBoolean(1) ? named : blockers).Add(reader.GetString(0));
        }

        return named.Count > 0 || all ? new Mentioned(named, all ? blockers : null) : null;
    }

    /// <summary>The members of a channel who were connected a moment ago.</summary>
    public async Task<IReadOnlyList<string>> ReadConnectedAsync(
        string channelId,
        CancellationToken cancellationToken = default
    )
    {
        const string Sql = """
            SELECT member.user_id
            FROM channel_members AS member
            JOIN presence ON presence.user_id = member.user_id
            WHERE member.channel_id = $1 AND cardinality(presence.leases) > 0
            """;
        await using var command = dataSource.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = channelId });
        List<string> connected = [];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            connected.Add(reader.GetString(0));
        }

        return connected;
    }
}
