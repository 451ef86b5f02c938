using Npgsql;

namespace Chat.Data.Search;

/// <summary>The indexer's statements within one transaction.</summary>
internal sealed class IndexSession(NpgsqlConnection connection, CancellationToken cancellationToken)
{
    /// <returns>The language that is wanted; null before a silo has said so.</returns>
    public async Task<string?> BeginAsync()
    {
        await ExecuteAsync(IndexStatements.PlannerSettings);
        await using var command = Command(IndexStatements.Language);
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    public async Task<List<IndexState>> ClaimAsync(string[] channelIds, string language)
    {
        await ExecuteAsync(IndexStatements.Open, channelIds, language);
        return await ReadAsync(
            Command(IndexStatements.Claim, channelIds, language),
            reader => new IndexState(
                reader.GetString(0),
                reader.GetInt64(1),
                reader.GetInt64(2),
                reader.GetInt64(3),
                reader.GetBoolean(4)
            )
        );
    }

    public Task<List<IndexedMessage>> ReadPostedAsync(List<IndexRange> ranges) =>
        ReadAsync(
            Command(
                IndexStatements.ReadPosted,
                ChannelsOf(ranges),
                AftersOf(ranges),
                EndsOf(ranges),
                ranges.ConvertAll(range => range.Since).ToArray()
            ),
            ReadMessage
        );

    public Task<List<IndexedMessage>> ReadEditedAsync(List<IndexRange> ranges) =>
        ReadAsync(
            Command(IndexStatements.ReadEdited, ChannelsOf(ranges), AftersOf(ranges), EndsOf(ranges)),
            ReadMessage
        );

    public Task EraseAsync(List<IndexRange> ranges) =>
        ExecuteAsync(IndexStatements.Erase, ChannelsOf(ranges), AftersOf(ranges), EndsOf(ranges));

    public async Task PutAsync(List<IndexedMessage> messages, string language)
    {
        if (messages.Count > 0)
        {
            await ExecuteAsync(
                IndexStatements.Put,
                language,
                messages.ConvertAll(message => message.ChannelId).ToArray(),
                messages.ConvertAll(message => message.CreatedAt).ToArray(),
                messages.ConvertAll(message => message.Seq).ToArray(),
                messages.ConvertAll(message => message.TextSeq).ToArray(),
                messages.ConvertAll(message => message.SenderId).ToArray(),
                messages.ConvertAll(message => message.Folded).ToArray(),
                messages.ConvertAll(message => message.ToWords()).ToArray(),
                messages.ConvertAll(message => ChannelLexeme.Of(message.ChannelId)).ToArray()
            );
        }
    }

    public async Task RemoveAsync(List<IndexedMessage> messages)
    {
        if (messages.Count > 0)
        {
            await ExecuteAsync(
                IndexStatements.Remove,
                messages.ConvertAll(message => message.ChannelId).ToArray(),
                messages.ConvertAll(message => message.CreatedAt).ToArray(),
                messages.ConvertAll(message => message.Seq).ToArray()
            );
        }
    }

    public async Task AdvanceAsync(List<IndexState> states, string language)
    {
        if (states.Count > 0)
        {
            await ExecuteAsync(
                IndexStatements.Advance,
                states.ConvertAll(state => state.ChannelId).ToArray(),
                states.ConvertAll(state => state.Low).ToArray(),
                states.ConvertAll(state => state.High).ToArray(),
                language
            );
        }
    }

    /// <summary>Which of some channels another silo is at.</summary>
    public async Task<List<string>> FindOthersAsync(string[] channelIds) =>
        channelIds.Length == 0
            ? []
            : await ReadAsync(Command(IndexStatements.Find, [channelIds]), reader => reader.GetString(0));

    private static string[] ChannelsOf(List<IndexRange> ranges) => [.. ranges.Select(range => range.ChannelId)];

    private static long[] AftersOf(List<IndexRange> ranges) => [.. ranges.Select(range => range.After)];

    private static long[] EndsOf(List<IndexRange> ranges) => [.. ranges.Select(range => range.UpTo)];

    private static IndexedMessage ReadMessage(NpgsqlDataReader reader) =>
        new(
            reader.GetString(0),
            reader.GetInt64(1),
            reader.GetFieldValue<DateTimeOffset>(2),
            reader.GetString(3),
            reader.GetInt64(4),
            reader.IsDBNull(5) ? null : reader.GetString(5)
        );

    private async Task<List<T>> ReadAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read)
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add(read(reader));
            }

            return rows;
        }
    }

    private async Task ExecuteAsync(string sql, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlCommand Command(string sql, params object[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (object parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        return command;
    }
}
