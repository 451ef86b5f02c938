using Microsoft.Extensions.Logging;
using Npgsql;

namespace Chat.Data.Activity;

/// <summary>
/// Writes when somebody wrote last in the channels of a silo. However much is written, a channel is noted once in a while, and
/// all of them in one statement.
/// </summary>
public sealed partial class ActivityWriter(
    NpgsqlDataSource dataSource,
    TimeProvider time,
    ILogger<ActivityWriter> logger
) : IAsyncDisposable
{
    /// <summary>From one statement to the next; the first after a rest comes at once.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    // Rows that somebody else is at are passed over: their next post notes them.
    private const string Sql = """
        WITH later AS (
            SELECT channel.channel_id, noted.at
            FROM unnest($1, $2) AS noted (channel_id, at)
            JOIN channels AS channel ON channel.channel_id = noted.channel_id
            WHERE channel.active_at IS NULL OR channel.active_at < noted.at
            FOR NO KEY UPDATE OF channel SKIP LOCKED
        )
        UPDATE channels AS channel
        SET active_at = later.at
        FROM later
        WHERE channel.channel_id = later.channel_id
        """;

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private Dictionary<string, DateTimeOffset> _noted = new(StringComparer.Ordinal);
    private Task _writing = Task.CompletedTask;
    private bool _isWriting;
    private bool _isStopped;

    /// <summary>Takes note that somebody wrote; returns at once.</summary>
    public void Note(string channelId, DateTimeOffset at)
    {
        lock (_gate)
        {
            _noted[channelId] = at;
            if (!_isWriting && !_isStopped)
            {
                _isWriting = true;
                _writing = Task.Run(WriteAllAsync);
            }
        }
    }

    /// <summary>Writes what is noted by now.</summary>
    public async ValueTask DisposeAsync()
    {
        Task writing;
        lock (_gate)
        {
            _isStopped = true;
            writing = _writing;
        }

        await _stopping.CancelAsync();
        await writing;
        _stopping.Dispose();
    }

    private async Task WriteAllAsync()
    {
        while (Take() is { } batch)
        {
            await WriteAsync(batch);
            await Task.Delay(Window, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Dictionary<string, DateTimeOffset>? Take()
    {
        lock (_gate)
        {
            _isWriting = _noted.Count > 0;
            if (!_isWriting)
            {
                return null;
            }

            var batch = _noted;
            _noted = new(StringComparer.Ordinal);
            return batch;
        }
    }

    private async Task WriteAsync(Dictionary<string, DateTimeOffset> batch)
    {
        try
        {
            await using var command = dataSource.CreateCommand(Sql);
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. batch.Keys] });
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset[]> { TypedValue = [.. batch.Values] });
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception exception)
        {
            LogNotWritten(logger, batch.Count, exception);
        }
    }

    [LoggerMessage(
        EventId = DataEventIds.ActivityNotWritten,
        Level = LogLevel.Warning,
        Message = "When somebody wrote last in {Count} channels was not stored; their next posts are"
    )]
    private static partial void LogNotWritten(ILogger logger, int count, Exception exception);
}
