using Dapper;
using Npgsql;

namespace Chat.Rooms;

/// <summary>The public rooms, or those that the user is in, newest first.</summary>
internal static class RoomList
{
    public static async Task<IReadOnlyList<Room>> ReadAsync(
        NpgsqlDataSource database,
        string userId,
        bool joined,
        string? before,
        int limit,
        CancellationToken cancellation
    )
    {
        var membership = joined ? "JOIN" : "LEFT JOIN";
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(
            $"""
            SELECT c.channel_id AS "Id", name AS "Name", description AS "Description", created_by AS "CreatedBy",
                   created_at AS "CreatedAt",
                   (SELECT count(*) FROM channel_members m WHERE m.channel_id = c.channel_id) AS "MemberCount",
                   mine.role AS "Role", topic AS "Topic", slow_seconds AS "SlowSeconds", archived_at AS "ArchivedAt"
            FROM channels c
            {membership} channel_members mine ON mine.channel_id = c.channel_id AND mine.user_id = @userId
            WHERE c.kind = @kind AND (@before::text IS NULL OR c.channel_id < @before)
            ORDER BY c.channel_id DESC
            LIMIT @limit
            """,
            new
            {
                userId,
                before,
                limit,
                kind = (short)Chat.Data.Channels.ChannelKind.Room,
            }
        );
        return [.. rows.Select(row => row.ToRoom(userId))];
    }

    private sealed record Row(
        string Id,
        string Name,
        string? Description,
        string CreatedBy,
        DateTime CreatedAt,
        long MemberCount,
        short? Role,
        string? Topic,
        int SlowSeconds,
        DateTime? ArchivedAt
    )
    {
        public Room ToRoom(string userId) =>
            new(
                Id,
                Name,
                Description,
                CreatedBy,
                new DateTimeOffset(CreatedAt),
                (int)MemberCount,
                Joined: Role is not null,
                Role is null ? null
                    : CreatedBy == userId ? RoomRole.Owner // also in rooms whose log does not say so
                    : (RoomRole)Role.Value
            )
            {
                Topic = Topic,
                SlowSeconds = SlowSeconds,
                ArchivedAt = ArchivedAt is { } at ? new DateTimeOffset(at) : null,
            };
    }
}
