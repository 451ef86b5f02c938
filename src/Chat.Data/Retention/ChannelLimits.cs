using Npgsql;

namespace Chat.Data.Retention;

/// <summary>How long the messages of one channel are kept, where that differs from the rest.</summary>
/// <param name="ChannelId">The channel.</param>
/// <param name="Days">From the moment a message was posted, by the database's clock.</param>
/// <param name="SetBy">A user id, or <c>command line</c>.</param>
/// <param name="SetAt">When, UTC.</param>
public sealed record ChannelLimit(string ChannelId, int Days, string SetBy, DateTimeOffset SetAt);

/// <summary>The limits of channels that have one of their own.</summary>
public sealed class ChannelLimits(NpgsqlDataSource dataSource)
{
    /// <summary>Gives a channel a limit of its own, or none any more: then <see cref="RetentionOptions.Days"/> counts.</summary>
    /// <returns>Whether there is such a channel.</returns>
    public async Task<bool> SetAsync(
        string channelId,
        int? days,
        string setBy,
        CancellationToken cancellation = default
    )
    {
        if (days is < 1 or > RetentionOptions.MaxDays)
        {
            throw new ArgumentOutOfRangeException(nameof(days));
        }

        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(days is null ? Remove : Upsert, cancellation, [channelId, .. Set(days, setBy)]);
        return await IsChannelAsync(connection, channelId, cancellation);
    }

    /// <summary>Whether there is such a channel.</summary>
    public async Task<bool> IsChannelAsync(string channelId, CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        return await IsChannelAsync(connection, channelId, cancellation);
    }

    /// <summary>The channel's own limit; <see langword="null"/> when it has none.</summary>
    public async Task<ChannelLimit?> FindAsync(string channelId, CancellationToken cancellation = default) =>
        (await QueryAsync($"{Select} WHERE channel_id = $1", cancellation, channelId)).SingleOrDefault();

    /// <summary>All own limits, the shortest first.</summary>
    public Task<IReadOnlyList<ChannelLimit>> ReadAsync(CancellationToken cancellation = default) =>
        QueryAsync($"{Select} ORDER BY keep_days, channel_id", cancellation);

    private const string Select = "SELECT channel_id, keep_days, set_by, set_at FROM channel_retention";

    private const string Remove = "DELETE FROM channel_retention WHERE channel_id = $1";

    private const string Upsert = """
        INSERT INTO channel_retention (channel_id, keep_days, set_by)
        SELECT channel_id, $2, $3 FROM channels WHERE channel_id = $1
        ON CONFLICT (channel_id) DO UPDATE
        SET keep_days = excluded.keep_days, set_by = excluded.set_by, set_at = excluded.set_at
        """;

    private static Task<bool> IsChannelAsync(
        NpgsqlConnection connection,
        string channelId,
        CancellationToken cancellation
    ) =>
        connection.ScalarAsync<bool>(
            "SELECT EXISTS (SELECT FROM channels WHERE channel_id = $1)",
            cancellation,
            channelId
        );

    private static object?[] Set(int? days, string setBy) => days is null ? [] : [days, setBy];

    private async Task<IReadOnlyList<ChannelLimit>> QueryAsync(
        string sql,
        CancellationToken cancellation,
        params object?[] parameters
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        return await connection.ReadAsync(
            sql,
            reader => new ChannelLimit(
                reader.GetString(0),
                reader.GetInt32(1),
                reader.GetString(2),
                reader.GetFieldValue<DateTimeOffset>(3)
            ),
            cancellation,
            parameters
        );
    }
}
