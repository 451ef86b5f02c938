using Chat.Data.People;
using Chat.Data.Unread;
using Npgsql;
using NpgsqlTypes;

namespace Chat.Data.Conversations;

/// <summary>Where a page of conversations ended.</summary>
/// <param name="ActiveAt">The activity of its last one.</param>
/// <param name="ChannelId">Its id.</param>
public sealed record ConversationPlace(DateTimeOffset ActiveAt, string ChannelId);

/// <summary>Reads conversations as one of their two people sees them.</summary>
public sealed class ConversationReader(NpgsqlDataSource dataSource, TimeProvider time)
{
    /// <summary>
    /// Somebody's conversations, that with the newest message first. One that the other has begun and not written in yet is not
    /// among them.
    /// </summary>
    /// <param name="userId">Whose.</param>
    /// <param name="after">Where the page before ended; <see langword="null"/> for the first.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="isHidden">Those that they have hidden, or those that they have not.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<IReadOnlyList<ConversationReading>> ReadAsync(
        string userId,
        ConversationPlace? after,
        int limit,
        bool isHidden = false,
        CancellationToken cancellationToken = default
    ) => ReadAsync(userId, channelId: null, after, limit, isHidden, cancellationToken);

    /// <returns><see langword="null"/> when it is none of theirs.</returns>
    public async Task<ConversationReading?> FindAsync(
        string userId,
        string channelId,
        CancellationToken cancellationToken = default
    ) =>
        (
            await ReadAsync(userId, channelId, after: null, limit: 1, isHidden: null, cancellationToken)
        ).SingleOrDefault();

    private async Task<IReadOnlyList<ConversationReading>> ReadAsync(
        string userId,
        string? channelId,
        ConversationPlace? after,
        int limit,
        bool? isHidden,
        CancellationToken cancellationToken
    )
    {
        await using var command = dataSource.CreateCommand(ConversationQuery.Sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = userId });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = LastMonth() });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = NewestMessage.MaxTextLength });
        command.Parameters.Add(
            new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)channelId ?? DBNull.Value }
        );
        var from = after ?? new ConversationPlace(DateTimeOffset.MaxValue, "");
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = from.ActiveAt.ToUniversalTime() });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = from.ChannelId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        command.Parameters.Add(
            new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Boolean, Value = (object?)isHidden ?? DBNull.Value }
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var readings = new List<ConversationReading>();
        while (await reader.ReadAsync(cancellationToken))
        {
            readings.Add(Read(reader));
        }

        return readings;
    }

    /// <summary>As for rooms: what was used since then needs no look into older months.</summary>
    private DateTimeOffset LastMonth()
    {
        var now = time.GetUtcNow();
        return new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(-1);
    }

    private static ConversationReading Read(NpgsqlDataReader reader)
    {
        var mine = ReadProgress(reader, 16);
        return new(
            reader.GetString(0),
            UserProfile.Read(reader, 1),
            reader.GetFieldValue<DateTimeOffset>(5),
            reader.GetFieldValue<DateTimeOffset>(6),
            reader.GetInt64(7),
            reader.GetInt64(8),
            reader.GetInt64(9),
            reader.IsDBNull(10)
                ? null
                : new NewestMessage(
                    reader.GetInt64(10),
                    reader.GetString(11),
                    Text(reader, 12),
                    Text(reader, 13),
                    reader.GetBoolean(14),
                    reader.GetFieldValue<DateTimeOffset>(15)
                )
        )
        {
            Mine = mine,
            Others = ReadProgress(reader, 20),
            Preferences = PersonItems.ReadPreferences(reader.GetString(0), Text(reader, 24)),
            IsHidden = reader.GetBoolean(25),
        };
    }

    /// <summary>What was read was received, whether or not that was said.</summary>
    private static Progress ReadProgress(NpgsqlDataReader reader, int first)
    {
        if (reader.IsDBNull(first + 2))
        {
            return Progress.None;
        }

        var (delivered, read) = (reader.GetInt64(first), reader.GetInt64(first + 2));
        var readAt = read == 0 ? null : Time(reader, first + 3);
        return delivered >= read
            ? new(delivered, Time(reader, first + 1), read, readAt)
            : new(read, readAt, read, readAt);
    }

    private static string? Text(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DateTimeOffset? Time(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
