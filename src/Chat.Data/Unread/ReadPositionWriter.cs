using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chat.Data.Unread;

/// <summary>
/// Writes the read positions of a silo's channels. People mark all the time and each mark replaces the one before, so marks
/// are gathered while the last ones are written, and only the furthest of each person and channel is.
/// </summary>
public sealed class ReadPositionWriter(
    NpgsqlDataSource dataSource,
    IOptions<ReadPositionOptions> options,
    TimeProvider time,
    ILogger<ReadPositionWriter> logger
) : IAsyncDisposable
{
    private readonly ReadPositionOptions _options = options.Value;
    private readonly Lock _gate = new();
    private Dictionary<(string ChannelId, string UserId), PendingPosition> _pending = [];
    private Task _writing = Task.CompletedTask;
    private bool _isWriting;
    private bool _isStopped;

    /// <summary>Moves a position forward; one that is further already stays.</summary>
    /// <returns>
    /// Where they stand, once it is durable; <see langword="null"/> when the database cannot be reached or too many wait:
    /// then the same may be asked again.
    /// </returns>
    public Task<MarkedPosition?> MoveAsync(ReadPosition position)
    {
        ArgumentNullException.ThrowIfNull(position);
        lock (_gate)
        {
            var key = (position.ChannelId, position.UserId);
            if (_pending.TryGetValue(key, out var pending))
            {
                pending.MoveTo(position);
                return pending.Task;
            }

            if (_isStopped || _pending.Count >= _options.MaxQueued)
            {
                return Task.FromResult<MarkedPosition?>(null);
            }

            pending = new PendingPosition(position);
            _pending.Add(key, pending);
            if (!_isWriting)
            {
                _isWriting = true;
                _writing = Task.Run(WriteAllAsync);
            }

            return pending.Task;
        }
    }

    /// <summary>Refuses new marks and writes those that wait.</summary>
    public async ValueTask DisposeAsync()
    {
        Task writing;
        lock (_gate)
        {
            _isStopped = true;
            writing = _writing;
        }

        await writing;
    }

    private async Task WriteAllAsync()
    {
        while (TakeAll() is { } batch)
        {
            long started = time.GetTimestamp();
            await WriteAsync(batch);
            var pause = _options.Interval - time.GetElapsedTime(started);
            if (pause > TimeSpan.Zero && !_isStopped)
            {
                await Task.Delay(pause, time);
            }
        }
    }

    private List<PendingPosition>? TakeAll()
    {
        lock (_gate)
        {
            _isWriting = _pending.Count > 0;
            if (!_isWriting)
            {
                return null;
            }

            var batch = _pending;
            _pending = [];
            return [.. batch.Values];
        }
    }

    private async Task WriteAsync(List<PendingPosition> batch)
    {
        try
        {
            await ReadPositionStatement.WriteAsync(dataSource, batch);
        }
        catch (Exception exception)
        {
            logger.MovingFailed(exception, batch.Count);
            batch.ForEach(pending => pending.TrySetResult(null));
        }
    }
}
