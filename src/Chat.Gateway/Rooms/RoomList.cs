using Dapper;
using Npgsql;

namespace Chat.Rooms;

/// <summary>Lists of public rooms, of all or of those that somebody is in.</summary>
internal static class RoomList
{
    private const string ActiveAt = "coalesce(active_at, created_at)";

    public static async Task<IReadOnlyList<Room>> ReadAsync(
        NpgsqlDataSource database,
        string userId,
        RoomQuery query,
        int limit,
        CancellationToken cancellation
    )
    {
        var membership = query.Joined ? "JOIN" : "LEFT JOIN";
        var order = query.IsByActivity ? $"{ActiveAt} DESC, c.channel_id DESC" : "c.channel_id DESC";
        var before = query.Before();
        List<string> conditions = ["c.kind = @kind"];
        if (before is not null)
        {
            conditions.Add(query.IsByActivity ? $"({ActiveAt}, c.channel_id) < (@at, @id)" : "c.channel_id < @id");
        }

        if (query.Archived is { } archived)
        {
            conditions.Add($"archived_at IS {(archived ? "NOT NULL" : "NULL")}");
        }

        if (query.Name is not null)
        {
            conditions.Add("strpos(lower(name), lower(@name)) > 0");
        }

        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(
            $"""
            SELECT c.channel_id AS "Id", name AS "Name", description AS "Description", created_by AS "CreatedBy",
                   created_at AS "CreatedAt",
                   (SELECT count(*) FROM channel_members m WHERE m.channel_id = c.channel_id) AS "MemberCount",
                   mine.role AS "Role", topic AS "Topic", slow_seconds AS "SlowSeconds", archived_at AS "ArchivedAt",
                   {ActiveAt} AS "LastActivityAt"
            FROM channels c
            {membership} channel_members mine ON mine.channel_id = c.channel_id AND mine.user_id = @userId
            WHERE {string.Join(" AND ", conditions)}
            ORDER BY {order}
            LIMIT @limit
            """,
            new
            {
                userId,
                limit,
                kind = (short)Chat.Data.Channels.ChannelKind.Room,
                id = before?.Id,
                at = before?.At,
                name = query.Name,
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
        DateTime? ArchivedAt,
        DateTime LastActivityAt
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
                LastActivityAt = new DateTimeOffset(LastActivityAt),
            };
    }
}
