using Npgsql;

namespace Chat.Data.Presence;

/// <summary>
/// Reads the rows of people whose grains come to life. Those who come while a question is under way share the next: when
/// thousands connect at once, that is a few dozen questions.
/// </summary>
public sealed class PresenceReader(NpgsqlDataSource dataSource)
{
    private const int MostAtOnce = 2000;

    private readonly Lock _gate = new();
    private List<Asked> _waiting = [];
    private bool _isReading;
    private long _statements;

    /// <summary>How many statements there were.</summary>
    public long Statements => Volatile.Read(ref _statements);

    /// <summary>Reads somebody's row; if there is none, one of nobody who has ever been here.</summary>
    public Task<StoredPresence> ReadAsync(string userId)
    {
        var asked = new Asked(userId);
        lock (_gate)
        {
            _waiting.Add(asked);
            if (!_isReading)
            {
                _isReading = true;
                _ = Task.Run(ReadAllAsync);
            }
        }

        return asked.Answer.Task;
    }

    private async Task ReadAllAsync()
    {
        while (Take() is { } batch)
        {
            try
            {
                Interlocked.Increment(ref _statements);
                var rows = await ReadAsync([.. batch.Select(asked => asked.UserId)]);
                foreach (var asked in batch)
                {
                    asked.Answer.SetResult(rows.GetValueOrDefault(asked.UserId) ?? StoredPresence.None(asked.UserId));
                }
            }
            catch (Exception exception)
            {
                batch.ForEach(asked => asked.Answer.SetException(exception));
            }
        }
    }

    private List<Asked>? Take()
    {
        lock (_gate)
        {
            _isReading = _waiting.Count > 0;
            if (!_isReading)
            {
                return null;
            }

            var batch = _waiting[..Math.Min(_waiting.Count, MostAtOnce)];
            _waiting = _waiting[batch.Count..];
            return batch;
        }
    }

    private async Task<Dictionary<string, StoredPresence>> ReadAsync(string[] userIds)
    {
        await using var command = dataSource.CreateCommand(
            """
            SELECT user_id, version, choice, shown, last_seen_at, custom_text, custom_emoji, custom_until, leases
            FROM presence
            WHERE user_id = ANY ($1)
            """
        );
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = userIds });
        return await ReadRowsAsync(command, CancellationToken.None);
    }

    internal static async Task<Dictionary<string, StoredPresence>> ReadRowsAsync(
        NpgsqlCommand command,
        CancellationToken cancellation
    )
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new Dictionary<string, StoredPresence>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            rows[reader.GetString(0)] = new StoredPresence(
                reader.GetString(0),
                reader.GetInt64(1),
                reader.GetInt16(2),
                reader.GetInt16(3),
                reader.GetTimeOrNull(4),
                reader.GetTextOrNull(5),
                reader.GetTextOrNull(6),
                reader.GetTimeOrNull(7),
                reader.GetFieldValue<Guid[]>(8)
            );
        }

        return rows;
    }

    private sealed record Asked(string UserId)
    {
        public TaskCompletionSource<StoredPresence> Answer { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
