using Npgsql;

namespace Chat.Data.Unread;

/// <summary>
/// Counts what people have not read. A count is derived each time and never kept, so it cannot drift: the head's ordinal less
/// that of where the member stands, less their own messages and those deleted by now after it. Only the last two are looked
/// for, in indexes, and only in the months since.
/// </summary>
public sealed class UnreadReader(NpgsqlDataSource dataSource, TimeProvider time)
{
    /// <summary>The unread messages, and the newest one, of those of the channels that somebody is a member of.</summary>
    /// <param name="userId">The member.</param>
    /// <param name="channelIds">The channels, in any order; those the user is no member of are left out of the answer.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyDictionary<string, ChannelReading>> ReadAsync(
        string userId,
        IReadOnlyCollection<string> channelIds,
        CancellationToken cancellationToken = default
    )
    {
        var readings = new Dictionary<string, ChannelReading>(channelIds.Count, StringComparer.Ordinal);
        if (channelIds.Count == 0)
        {
            return readings;
        }

        await using var command = dataSource.CreateCommand(UnreadQuery.Sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = userId });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. channelIds] });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = LastMonth() });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = NewestMessage.MaxTextLength });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var reading = Read(reader);
            readings.Add(reading.ChannelId, reading);
        }

        return readings;
    }

    /// <summary>Channels that were used since then need no look into older months for their newest message.</summary>
    private DateTimeOffset LastMonth()
    {
        var now = time.GetUtcNow();
        return new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(-1);
    }

    private static ChannelReading Read(NpgsqlDataReader reader) =>
        new(
            reader.GetString(0),
            reader.GetInt64(1),
            reader.GetInt64(10),
            reader.GetInt64(2),
            reader.GetInt64(3),
            reader.IsDBNull(4)
                ? null
                : new NewestMessage(
                    reader.GetInt64(4),
                    reader.GetString(5),
                    reader.IsDBNull(6) ? null : reader.GetString(6),
                    reader.IsDBNull(7) ? null : reader.GetString(7),
                    reader.GetBoolean(8),
                    reader.GetFieldValue<DateTimeOffset>(9)
                )
        );
}
