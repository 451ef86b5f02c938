using Npgsql;

namespace Chat.Data.Signals;

/// <summary>
/// Reads who may know what members do in a channel. It is asked each time something is to be told: nothing is remembered,
/// so nobody is told of somebody who has blocked them a moment ago.
/// </summary>
public sealed class SignalAudience(NpgsqlDataSource dataSource)
{
    private const string Apart = """
        SELECT blocked FROM person_blocks WHERE blocker = asked.user_id AND active
        UNION ALL
        SELECT blocker FROM person_blocks WHERE blocked = asked.user_id AND active
        """;

    private const string Typing = $"""
        SELECT asked.user_id,
            EXISTS (SELECT FROM presence WHERE presence.user_id = asked.user_id AND presence.choice = 3),
            ARRAY(SELECT member.user_id FROM channel_members AS member
                WHERE member.channel_id = $1 AND member.user_id IN ({Apart}))
        FROM unnest($2) AS asked (user_id)
        """;

    // Who shows nobody how far they have read, is not shown it of others. That somebody reads now is news of their being here,
    // which those who are invisible have chosen to keep.
    private const string Receipts = $"""
        SELECT asked.user_id,
            EXISTS (SELECT FROM people WHERE people.user_id = asked.user_id AND NOT people.receipts)
                OR EXISTS (SELECT FROM presence WHERE presence.user_id = asked.user_id AND presence.choice = 3),
            ARRAY(SELECT member.user_id FROM channel_members AS member
                WHERE member.channel_id = $1 AND (member.user_id IN ({Apart})
                    OR EXISTS (SELECT FROM people WHERE people.user_id = member.user_id AND NOT people.receipts)))
        FROM unnest($2) AS asked (user_id)
        """;

    private const string Positions = $"""
        SELECT position.user_id, position.read_seq
        FROM channel_members AS member
        JOIN read_positions AS position USING (channel_id, user_id)
        WHERE member.channel_id = $1 AND (member.user_id = $2 OR (
            NOT EXISTS (SELECT FROM people
                WHERE people.user_id IN (member.user_id, $2) AND NOT people.receipts)
            AND NOT EXISTS (SELECT FROM person_blocks
                WHERE blocker = $2 AND blocked = member.user_id AND active)
            AND NOT EXISTS (SELECT FROM person_blocks
                WHERE blocker = member.user_id AND blocked = $2 AND active)))
        ORDER BY position.user_id
        """;

    /// <summary>Who must not know that these members write.</summary>
    public Task<IReadOnlyDictionary<string, SignalLimits>> ReadTypingAsync(string channelId, string[] userIds) =>
        ReadAsync(Typing, channelId, userIds);

    /// <summary>Who must not know how far these members have read.</summary>
    public Task<IReadOnlyDictionary<string, SignalLimits>> ReadReceiptsAsync(string channelId, string[] userIds) =>
        ReadAsync(Receipts, channelId, userIds);

    /// <summary>How far members have read, of those of whom one of them may know, and of themselves.</summary>
    public async Task<IReadOnlyList<(string UserId, long Seq)>> ReadPositionsAsync(string channelId, string readerId)
    {
        await using var command = dataSource.CreateCommand(Positions);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = channelId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = readerId });
        await using var reader = await command.ExecuteReaderAsync();
        var positions = new List<(string, long)>();
        while (await reader.ReadAsync())
        {
            positions.Add((reader.GetString(0), reader.GetInt64(1)));
        }

        return positions;
    }

    private async Task<IReadOnlyDictionary<string, SignalLimits>> ReadAsync(
        string sql,
        string channelId,
        string[] userIds
    )
    {
        await using var command = dataSource.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = channelId });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = userIds });
        await using var reader = await command.ExecuteReaderAsync();
        var limits = new Dictionary<string, SignalLimits>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
        {
            limits[reader.GetString(0)] = new(reader.GetBoolean(1), reader.GetFieldValue<string[]>(2));
        }

        return limits;
    }
}
