namespace Chat.Data.Log;

public sealed partial class LogReader
{
    /// <summary>Everybody who is a member now, in the order of joining.</summary>
    public Task<IReadOnlyList<ChannelMember>> ReadMembersAsync(
        string channelId,
        CancellationToken cancellationToken = default
    )
    {
        const string Sql = """
            SELECT member.user_id, person.display_name, member.role, member.joined_seq, member.joined_ordinal,
                   member.joined_at
            FROM channel_members AS member
            LEFT JOIN users AS person ON person.user_id = member.user_id
            WHERE member.channel_id = $1
            ORDER BY member.joined_seq
            """;
        return ReadAsync(
            Command(Sql, channelId),
            reader => new ChannelMember(
                reader.GetString(0),
                Optional(reader, 1),
                (MemberRole)reader.GetInt16(2),
                reader.GetInt64(3),
                reader.GetInt64(4),
                reader.GetFieldValue<DateTimeOffset>(5)
            ),
            cancellationToken
        );
    }
}
