using Chat.Data.Channels;
using Chat.Rooms;
using Npgsql;

namespace Chat.Groups;

/// <summary>The groups that somebody is in, newest first.</summary>
internal static class GroupList
{
    /// <param name="database">Where to look.</param>
    /// <param name="userId">Who.</param>
    /// <param name="before">The id before which to begin; the newest if nothing is said.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<IReadOnlyList<Room>> ReadAsync(
        NpgsqlDataSource database,
        string userId,
        string? before,
        int limit,
        CancellationToken cancellation
    )
    {
        await using var command = database.CreateCommand(
            """
            SELECT channel.channel_id, name, description, created_by, created_at,
                   (SELECT count(*) FROM channel_members AS member WHERE member.channel_id = channel.channel_id),
                   mine.role, topic, slow_seconds, archived_at, coalesce(active_at, created_at)
            FROM channel_members AS mine
            JOIN channels AS channel ON channel.channel_id = mine.channel_id
            WHERE mine.user_id = $1 AND channel.kind = $2 AND ($3 = '' OR mine.channel_id < $3)
            ORDER BY mine.channel_id DESC
            LIMIT $4
            """
        );
        command.Parameters.AddWithValue(userId);
        command.Parameters.AddWithValue((short)ChannelKind.Group);
        command.Parameters.AddWithValue(before ?? "");
        command.Parameters.AddWithValue(limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var groups = new List<Room>();
        while (await reader.ReadAsync(cancellation))
        {
            groups.Add(Read(reader));
        }

        return groups;
    }

    private static Room Read(NpgsqlDataReader reader) =>
        new(
            reader.GetString(0),
            reader.GetString(1),
            Optional(reader, 2),
            reader.GetString(3),
            reader.GetFieldValue<DateTimeOffset>(4),
            (int)reader.GetInt64(5),
            Joined: true,
            (RoomRole)reader.GetInt16(6)
        )
        {
            Topic = Optional(reader, 7),
            SlowSeconds = reader.GetInt32(8),
            ArchivedAt = reader.IsDBNull(9) ? null : reader.GetFieldValue<DateTimeOffset>(9),
            LastActivityAt = reader.GetFieldValue<DateTimeOffset>(10),
        };

    private static string? Optional(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);
}
