using Npgsql;
using NpgsqlTypes;

namespace Chat.Data.Integrations;

/// <summary>Which contexts are listed; what is null is of no account.</summary>
/// <param name="Types">Those of the service; null for a person, to whom types are nothing.</param>
/// <param name="MemberId">Who is in the room.</param>
public sealed record ContextFilter(
    IReadOnlyList<string>? Types,
    string? Type = null,
    string? Id = null,
    bool? Closed = null,
    string? MemberId = null
);

/// <summary>A context's room in a list.</summary>
/// <param name="ClosedAt">Since when it is for reading only.</param>
/// <param name="ActiveAt">When somebody wrote in it last; when it was made if nobody has.</param>
public sealed record ListedContext(
    string Type,
    string Id,
    string ChannelId,
    string Title,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ClosedAt,
    int MemberCount,
    DateTimeOffset ActiveAt
);

/// <summary>Which room belongs to which context. It is written before the room is made, and never changed.</summary>
public sealed class ContextRooms(NpgsqlDataSource dataSource)
{
    /// <summary>Writes what a room belongs to; again changes nothing.</summary>
    public async Task RegisterAsync(
        string channelId,
        string type,
        string id,
        CancellationToken cancellationToken = default
    )
    {
        await using var command = dataSource.CreateCommand(
            """
            INSERT INTO context_rooms (context_type, context_id, channel_id) VALUES ($1, $2, $3)
            ON CONFLICT (context_type, context_id) DO NOTHING
            """
        );
        command.Parameters.AddWithValue(type);
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(channelId);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What a room belongs to; <see langword="null"/> when it is no context's.</summary>
    public async Task<(string Type, string Id)?> FindAsync(
        string channelId,
        CancellationToken cancellationToken = default
    )
    {
        await using var command = dataSource.CreateCommand(
            "SELECT context_type, context_id FROM context_rooms WHERE channel_id = $1"
        );
        command.Parameters.AddWithValue(channelId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetString(0), reader.GetString(1)) : null;
    }

    /// <summary>The rooms that a filter lets through, in the order of their ids, those after one.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">The id after which to begin; empty for the first page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<ListedContext>> ListAsync(
        ContextFilter filter,
        string after,
        int limit,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(filter);
        // Somebody's own by the index of whose channels they are, all of a type by that of the types.
        string members = filter.MemberId is null
            ? ""
            : "JOIN channel_members AS member ON member.channel_id = room.channel_id AND member.user_id = $7";
        await using var command = dataSource.CreateCommand(
            $"""
            SELECT context_type, context_id, room.channel_id, coalesce(name, ''), created_by, created_at, archived_at,
                   (SELECT count(*)::integer FROM channel_members AS other WHERE other.channel_id = room.channel_id),
                   coalesce(active_at, created_at)
            FROM context_rooms AS room
            JOIN channels AS channel ON channel.channel_id = room.channel_id
            {members}
            WHERE room.channel_id > $5
                AND ($1::text[] IS NULL OR context_type = ANY ($1))
                AND ($2::text IS NULL OR context_type = $2)
                AND ($3::text IS NULL OR context_id = $3)
                AND ($4::boolean IS NULL OR $4 = (archived_at IS NOT NULL))
            ORDER BY room.channel_id
            LIMIT $6
            """
        );
        Add(command, filter.Types?.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);
        Add(command, filter.Type, NpgsqlDbType.Text);
        Add(command, filter.Id, NpgsqlDbType.Text);
        Add(command, filter.Closed, NpgsqlDbType.Boolean);
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(limit);
        if (filter.MemberId is { } memberId)
        {
            command.Parameters.AddWithValue(memberId);
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rooms = new List<ListedContext>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rooms.Add(Read(reader));
        }

        return rooms;
    }

    private static void Add(NpgsqlCommand command, object? value, NpgsqlDbType type) =>
        command.Parameters.Add(new() { Value = value ?? DBNull.Value, NpgsqlDbType = type });

    private static ListedContext Read(NpgsqlDataReader reader) =>
        new(
            reader.GetString(0),
            reader.GetString(1),
            reader.GetString(2),
            reader.GetString(3),
            reader.GetString(4),
            reader.GetFieldValue<DateTimeOffset>(5),
            reader.IsDBNull(6) ? null : reader.GetFieldValue<DateTimeOffset>(6),
            reader.GetInt32(7),
            reader.GetFieldValue<DateTimeOffset>(8)
        );
}
