using Dapper;
using Npgsql;

namespace Chat.Rooms;

/// <summary>The public rooms, or those that the user is in, newest first.</summary>
internal static class RoomList
{
    private const string Joined =
        "(SELECT channel_id FROM channel_members WHERE user_id = @userId) mine JOIN channels c USING (channel_id)";

    public static async Task<IReadOnlyList<Room>> ReadAsync(
        NpgsqlDataSource database,
        string userId,
        bool joined,
        string? before,
        int limit,
        CancellationToken cancellation
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(
            $"""
            SELECT channel_id AS "Id", name AS "Name", description AS "Description", created_by AS "CreatedBy",
                   created_at AS "CreatedAt",
                   (SELECT count(*) FROM channel_members m WHERE m.channel_id = c.channel_id) AS "MemberCount",
                   EXISTS (SELECT FROM channel_members m WHERE m.channel_id = c.channel_id AND m.user_id = @userId) AS "Joined"
            FROM {(joined ? Joined : "channels c")}
            WHERE kind = @kind AND (@before::text IS NULL OR channel_id < @before)
            ORDER BY channel_id DESC
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
        return [.. rows.Select(row => row.ToRoom())];
    }

    private sealed record Row(
        string Id,
        string Name,
        string? Description,
        string CreatedBy,
        DateTime CreatedAt,
        long MemberCount,
        bool Joined
    )
    {
        public Room ToRoom() =>
            new(Id, Name, Description, CreatedBy, new DateTimeOffset(CreatedAt), (int)MemberCount, Joined);
    }
}
