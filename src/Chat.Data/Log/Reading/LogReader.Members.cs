using Npgsql;

namespace Chat.Data.Log;

public sealed partial class LogReader
{
    private const string MemberColumns = """
        SELECT member.user_id, person.display_name, member.role, member.joined_seq, member.joined_ordinal,
               member.joined_at
        FROM channel_members AS member
        LEFT JOIN users AS person ON person.user_id = member.user_id
        """;

    /// <summary>Everybody who is a member now, in the order of joining.</summary>
    public Task<IReadOnlyList<ChannelMember>> ReadMembersAsync(
        string channelId,
        CancellationToken cancellationToken = default
    ) =>
        ReadAsync(
            Command($"{MemberColumns} WHERE member.channel_id = $1 ORDER BY member.joined_seq", channelId),
            ReadMember,
            cancellationToken
        );

    /// <summary>Members in the order of their ids, those after <paramref name="afterUserId"/>.</summary>
    public Task<IReadOnlyList<ChannelMember>> ReadMembersAsync(
        string channelId,
        string afterUserId,
        int limit,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        const string Sql = $"""
            {MemberColumns}
            WHERE member.channel_id = $1 AND member.user_id > $2
            ORDER BY member.user_id
            LIMIT $3
            """;
        return ReadAsync(Command(Sql, channelId, afterUserId, limit), ReadMember, cancellationToken);
    }

    /// <summary>One member; <see langword="null"/> when they are none.</summary>
    public async Task<ChannelMember?> ReadMemberAsync(
        string channelId,
        string userId,
        CancellationToken cancellationToken = default
    )
    {
        const string Sql = $"{MemberColumns} WHERE member.channel_id = $1 AND member.user_id = $2";
        var found = await ReadAsync(Command(Sql, channelId, userId), ReadMember, cancellationToken);
        return found.SingleOrDefault();
    }

    /// <summary>
    /// Who of the others has the highest role, and of these has been a member longest; <see langword="null"/> when there are no
    /// others.
    /// </summary>
    public async Task<ChannelMember?> FindSuccessorAsync(
        string channelId,
        string userId,
        CancellationToken cancellationToken = default
    )
    {
        const string Sql = $"""
            {MemberColumns}
            WHERE member.channel_id = $1 AND member.user_id <> $2
            ORDER BY member.role DESC, member.joined_seq
            LIMIT 1
            """;
        var found = await ReadAsync(Command(Sql, channelId, userId), ReadMember, cancellationToken);
        return found.SingleOrDefault();
    }

    private static ChannelMember ReadMember(NpgsqlDataReader reader) =>
        new(
            reader.GetString(0),
            Optional(reader, 1),
            (MemberRole)reader.GetInt16(2),
            reader.GetInt64(3),
            reader.GetInt64(4),
            reader.GetFieldValue<DateTimeOffset>(5)
        );
}
