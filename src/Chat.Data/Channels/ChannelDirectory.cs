using Dapper;
using Npgsql;

namespace Chat.Data.Channels;

/// <summary>Finds channels for listings. What a channel allows is asked of its grain.</summary>
public sealed class ChannelDirectory(NpgsqlDataSource dataSource)
{
    private const string Select = """
        SELECT channel.channel_id AS ChannelId, channel.kind, channel.name, channel.description,
               channel.created_by AS CreatedBy, channel.created_at AS CreatedAt, head.seq,
               (SELECT count(*) FROM channel_members AS member WHERE member.channel_id = channel.channel_id) AS members
        FROM channels AS channel
        JOIN channel_heads AS head USING (channel_id)
        """;

    /// <summary>The channel; <see langword="null"/> when there is none of this id.</summary>
    public async Task<ChannelListing?> FindAsync(string channelId, CancellationToken cancellationToken = default)
    {
        const string Sql = $"{Select} WHERE channel.channel_id = @channelId";
        return (await QueryAsync(Sql, new { channelId }, cancellationToken)).SingleOrDefault();
    }

    /// <summary>A page of the channels of a kind, by name.</summary>
    /// <param name="kind">Which kind.</param>
    /// <param name="after">The last channel of the page before; <see langword="null"/> for the first page.</param>
    /// <param name="limit">Most channels to return.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public Task<IReadOnlyList<ChannelListing>> ListAsync(
        ChannelKind kind,
        ChannelCursor? after,
        int limit,
        CancellationToken cancellationToken = default
    )
    {
        const string Sql = $"""
            {Select}
            WHERE channel.kind = @kind
              AND (lower(coalesce(channel.name, '')) COLLATE "C", channel.channel_id) > (lower(@name) COLLATE "C", @channelId)
            ORDER BY lower(coalesce(channel.name, '')) COLLATE "C", channel.channel_id
            LIMIT @limit
            """;
        var parameters = new
        {
            kind = (short)kind,
            name = after?.Name ?? string.Empty,
            channelId = after?.ChannelId ?? string.Empty,
            limit,
        };
        return QueryAsync(Sql, parameters, cancellationToken);
    }

    /// <summary>The channels a user is a member of now, by id.</summary>
    public Task<IReadOnlyList<ChannelListing>> ListOfUserAsync(
        string userId,
        string? afterChannelId,
        int limit,
        CancellationToken cancellationToken = default
    )
    {
        const string Sql = $"""
            {Select}
            JOIN channel_members AS mine ON mine.channel_id = channel.channel_id AND mine.user_id = @userId
            WHERE mine.channel_id > @after
            ORDER BY mine.channel_id
            LIMIT @limit
            """;
        return QueryAsync(
            Sql,
            new
            {
                userId,
                after = afterChannelId ?? string.Empty,
                limit,
            },
            cancellationToken
        );
    }

    private async Task<IReadOnlyList<ChannelListing>> QueryAsync(
        string sql,
        object parameters,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(
            new CommandDefinition(sql, parameters, cancellationToken: cancellationToken)
        );
        return [.. rows.Select(row => row.ToListing())];
    }

    // PostgreSQL's timestamptz arrives as a UTC DateTime, and Dapper matches constructors by exact type.
    private sealed record Row(
        string ChannelId,
        short Kind,
        string? Name,
        string? Description,
        string CreatedBy,
        DateTime CreatedAt,
        long Seq,
        long Members
    )
    {
        public ChannelListing ToListing() =>
            new(
                new ChannelEntry(
                    ChannelId,
                    (ChannelKind)Kind,
                    Name,
                    Description,
                    CreatedBy,
                    new DateTimeOffset(CreatedAt)
                ),
                Seq,
                Members
            );
    }
}

/// <summary>Where a page of channels ended.</summary>
public sealed record ChannelCursor(string? Name, string ChannelId);
