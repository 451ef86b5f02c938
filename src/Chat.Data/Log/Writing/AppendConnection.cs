using Npgsql;

namespace Chat.Data.Log;

/// <summary>A lane's connection, opened when it is needed and kept until it fails.</summary>
internal sealed class AppendConnection(NpgsqlDataSource dataSource, TimeSpan retryFor) : IAsyncDisposable
{
    // A statement that hangs must leave time to try it again on another connection.
    private readonly int _timeoutSeconds = Math.Max(1, (int)(retryFor.TotalSeconds / 3));

    private readonly List<int> _runEnds = [];
    private NpgsqlConnection? _connection;
    private int _process; // PostgreSQL's
    private int _lastProcess; // that of the connection before
    private AppendStatements? _statements;

    /// <summary>Appends what the fence lets through.</summary>
    /// <param name="batch">As <see cref="AppendBatch"/> picks it.</param>
    /// <param name="settle">Receives, per channel, its run and whether it was written.</param>
    public async Task AppendAsync(ReadOnlyMemory<PendingAppend> batch, Action<PendingAppend, bool> settle)
    {
        await EnsureOpenAsync();
        var statement = await _statements!.PrepareForAsync(batch);
        statement.Bind(batch.Span, _runEnds);
        var moved = new bool[_runEnds.Count];
        await using (var reader = await statement.Command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                moved[reader.GetInt64(0) - 1] = true;
            }
        }

        await SettleAsync(batch, moved, settle);
    }

    /// <summary>The indexes of the entries whose client id was posted before.</summary>
    public async Task<HashSet<int>> FindRepeatedAsync(ReadOnlyMemory<PendingAppend> batch)
    {
        await EnsureOpenAsync();
        return await RepeatedQuery.ReadAsync(_connection!, Array.ConvertAll(batch.ToArray(), pending => pending.Entry));
    }

    /// <summary>Which of these channels somebody else keeps locked.</summary>
    public async Task<HashSet<string>> FindLockedAsync(IEnumerable<string> channels)
    {
        await EnsureOpenAsync();
        return await LockedQuery.ReadAsync(_connection!, channels, _lastProcess, _timeoutSeconds);
    }

    public async Task CreatePartitionsAsync(ReadOnlyMemory<PendingAppend> batch)
    {
        await EnsureOpenAsync();
        // Not for changes of messages: where there is no month there is no message, retention has removed it.
        var times = batch
            .ToArray()
            .Where(pending => pending.Entry.Message is null)
            .Select(pending => pending.Entry.CreatedAt);
        foreach (var time in times.DistinctBy(time => (time.Year, time.Month)))
        {
            // It locks what a vacuum of any month may hold for long. PostgreSQL ends a vacuum of its own for who has waited
            // for a second (deadlock_timeout), which the patience for heads is too short for.
            await using var command = new NpgsqlCommand(
                "SELECT ensure_partitions($1, 0) FROM set_config('lock_timeout', '5s', true)",
                _connection
            );
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time });
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Lets go of a connection that cannot be trusted any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_statements is not null)
        {
            await _statements.DisposeAsync();
            _statements = null;
        }

        if (_connection is not null)
        {
            _lastProcess = _process;
            await _connection.DisposeAsync();
            _connection = null;
        }
    }

    /// <summary>
    /// A head that did not move can mean that this very batch had moved it: sent before, its answer lost. So nobody is
    /// told of a fence before the log was asked for the entry itself.
    /// </summary>
    private async Task SettleAsync(
        ReadOnlyMemory<PendingAppend> batch,
        bool[] moved,
        Action<PendingAppend, bool> settle
    )
    {
        var fenced = new List<LogEntry>();
        ForEach(batch, moved, (pending, isMoved) => fenced.AddRange(isMoved ? [] : [pending.Entry]));
        var written = fenced.Count == 0 ? [] : await WrittenQuery.ReadAsync(_connection!, fenced);
        int index = 0;
        ForEach(batch, moved, (pending, isMoved) => settle(pending, isMoved || written.Contains(index++)));
    }

    private void ForEach(ReadOnlyMemory<PendingAppend> batch, bool[] moved, Action<PendingAppend, bool> action)
    {
        for (int run = 0, i = 0; i < batch.Length; i++)
        {
            run += i == _runEnds[run] ? 1 : 0;
            action(batch.Span[i], moved[run]);
        }
    }

    private async Task EnsureOpenAsync()
    {
        if (_statements is not null)
        {
            return;
        }

        _connection = await dataSource.OpenConnectionAsync();
        _process = _connection.ProcessID;
        await using (var settings = new NpgsqlCommand(AppendStatements.Settings, _connection))
        {
            await settings.ExecuteNonQueryAsync();
        }

        _statements = new AppendStatements(_connection, _timeoutSeconds);
    }
}
