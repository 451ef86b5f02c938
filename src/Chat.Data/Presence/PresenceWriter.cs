using Chat.Data.Log;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Chat.Data.Presence;

/// <summary>
/// Writes the presence of a silo's people. What changes within a moment is one statement, and then one piece of news:
/// 5,000 people who connect within a second are a few of each.
/// </summary>
public sealed class PresenceWriter(NpgsqlDataSource dataSource, TimeProvider time, ILogger<PresenceWriter> logger)
{
    /// <summary>How long changes are gathered, at most.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(200);

    private const int MostAtOnce = 2000;

    // A row that another writer has changed meanwhile stays as it is.
    private const string Sql = """
        INSERT INTO presence AS held (user_id, version, choice, shown, last_seen_at, custom_text, custom_emoji,
            custom_until, leases)
        SELECT user_id, version, choice, shown, last_seen_at, custom_text, custom_emoji, custom_until,
            coalesce(string_to_array(nullif(leases, ''), ',')::uuid[], '{}')
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
            AS wanted (user_id, version, choice, shown, last_seen_at, custom_text, custom_emoji, custom_until, leases)
        ORDER BY user_id
        ON CONFLICT (user_id) DO UPDATE
        SET version = excluded.version, choice = excluded.choice, shown = excluded.shown,
            last_seen_at = excluded.last_seen_at, custom_text = excluded.custom_text,
            custom_emoji = excluded.custom_emoji, custom_until = excluded.custom_until, leases = excluded.leases
        WHERE held.version = excluded.version - 1
        RETURNING user_id
        """;

    private readonly Lock _gate = new();
    private List<Pending> _waiting = [];
    private bool _isWriting;
    private long _statements;

    /// <summary>How many statements there were.</summary>
    public long Statements => Volatile.Read(ref _statements);

    /// <summary>Is told, after each statement, of the rows that others see a difference in.</summary>
    public event Action<IReadOnlyList<StoredPresence>>? Written;

    /// <summary>
    /// Writes a row in place of the one with the version before. For one person one at a time.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="isVisible">Whether others see a difference.</param>
    /// <returns>
    /// True once it is durable; false when the row has another version, so that whoever asked does not know the newest;
    /// null when the database cannot be reached: then the outcome is unknown, and the row is to be read again.
    /// </returns>
    public Task<bool?> WriteAsync(StoredPresence row, bool isVisible)
    {
        var pending = new Pending(row, isVisible);
        lock (_gate)
        {
            _waiting.Add(pending);
            if (!_isWriting)
            {
                _isWriting = true;
                _ = Task.Run(WriteAllAsync);
            }
        }

        return pending.Answer.Task;
    }

    private async Task WriteAllAsync()
    {
        do
        {
            await Task.Delay(Window, time);
        } while (await WriteWaitingAsync());
    }

    /// <returns>Whether there may be more.</returns>
    private async Task<bool> WriteWaitingAsync()
    {
        List<Pending> waiting;
        lock (_gate)
        {
            (waiting, _waiting) = (_waiting, []);
            _isWriting = waiting.Count > 0;
        }

        foreach (var batch in waiting.Chunk(MostAtOnce))
        {
            await WriteAsync(batch);
        }

        return waiting.Count > 0;
    }

    private async Task WriteAsync(Pending[] batch)
    {
        try
        {
            Interlocked.Increment(ref _statements);
            var written = await WriteAsync([.. batch.Select(pending => pending.Row)]);
            var news = batch.Where(pending => pending.IsVisible && written.Contains(pending.Row.UserId));
            if (news.Select(pending => pending.Row).ToArray() is { Length: > 0 } rows)
            {
                Written?.Invoke(rows);
            }

            foreach (var pending in batch)
            {
                pending.Answer.SetResult(written.Contains(pending.Row.UserId));
            }
        }
        catch (Exception exception)
        {
            logger.PresenceNotWritten(exception, batch.Length);
            foreach (var pending in batch)
            {
                pending.Answer.TrySetResult(null);
            }
        }
    }

    private async Task<HashSet<string>> WriteAsync(StoredPresence[] rows)
    {
        await using var command = dataSource.CreateCommand(Sql);
        command.AddArray(rows.Select(row => row.UserId));
        command.AddArray(rows.Select(row => row.Version));
        command.AddArray(rows.Select(row => row.Choice));
        command.AddArray(rows.Select(row => row.Shown));
        command.AddArray(rows.Select(row => row.LastSeenAt));
        command.AddArray(rows.Select(row => row.CustomText));
        command.AddArray(rows.Select(row => row.CustomEmoji));
        command.AddArray(rows.Select(row => row.CustomUntil));
        command.AddArray(rows.Select(row => string.Join(',', row.Leases)));
        await using var reader = await command.ExecuteReaderAsync();
        var written = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
        {
            written.Add(reader.GetString(0));
        }

        return written;
    }

    private sealed record Pending(StoredPresence Row, bool IsVisible)
    {
        public TaskCompletionSource<bool?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
