using Chat.Data.Channels;
using Chat.Data.Log;
using Chat.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chat.Data.Tests.Log;

/// <summary>A database with a writer and a reader on it, as a silo has them.</summary>
internal sealed class LogSession : IAsyncDisposable
{
    private readonly PostgresDatabase? _owned;

    private LogSession(
        NpgsqlDataSource dataSource,
        PostgresDatabase? owned,
        LogWriterOptions options,
        TimeProvider time,
        NpgsqlDataSource? writersWay = null
    )
    {
        _owned = owned;
        DataSource = dataSource;
        Reader = new LogReader(dataSource);
        Writer = new LogWriter(writersWay ?? dataSource, Options.Create(options), time, NullLogger<LogWriter>.Instance);
    }

    public NpgsqlDataSource DataSource { get; }

    public string ConnectionString => _owned!.ConnectionString;

    public LogReader Reader { get; }

    public LogWriter Writer { get; }

    public static async Task<LogSession> StartAsync(LogWriterOptions? options = null)
    {
        var database = await PostgresDatabase.CreateAsync();
        return new LogSession(database.DataSource, database, options ?? new LogWriterOptions(), TimeProvider.System);
    }

    /// <summary>A silo on a database of somebody else's.</summary>
    public static LogSession On(NpgsqlDataSource dataSource) =>
        new(dataSource, owned: null, new LogWriterOptions(), TimeProvider.System);

    /// <summary>A second silo on the same database.</summary>
    public LogSession Join(LogWriterOptions? options = null) =>
        new(DataSource, owned: null, options ?? new LogWriterOptions(), TimeProvider.System);

    /// <summary>A second silo on the same database, whose writer reaches it in another way.</summary>
    public LogSession Join(NpgsqlDataSource writersWay, LogWriterOptions options) =>
        new(DataSource, owned: null, options, TimeProvider.System, writersWay);

    /// <summary>Kills the connections that append, or did last.</summary>
    public async Task<int> KillWritersAsync()
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString
        );
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            SELECT count(pg_terminate_backend(pid))::int FROM pg_stat_activity
            WHERE datname = current_database() AND query LIKE 'WITH fenced%'
            """,
            connection
        );
        return (int)(await command.ExecuteScalarAsync())!;
    }

    public Task<ChannelHead> OpenAsync(string channelId) =>
        Reader.OpenAsync(
            new ChannelEntry(channelId, ChannelKind.Room, channelId, "about", "alice", DateTimeOffset.UnixEpoch)
        );

    /// <summary>Appends a run without waiting in between; all of it must be committed.</summary>
    public async Task<ChannelHead> AppendAllAsync(ChannelHead head, params IEnumerable<ChangeDraft> drafts)
    {
        var appends = new List<Task<AppendOutcome>>();
        foreach (var draft in drafts)
        {
            var entry = head.Next(draft);
            head = head.After(entry);
            appends.Add(Writer.AppendAsync(entry).AsTask());
        }

        Assert.All(await Task.WhenAll(appends), outcome => Assert.Equal(AppendOutcome.Committed, outcome));
        return head;
    }

    /// <summary>No append is committed until the result is disposed.</summary>
    public async Task<IAsyncDisposable> HoldCommitsAsync()
    {
        var connection = await DataSource.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("BEGIN; LOCK TABLE channel_heads IN EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync();

        // Returned to the pool, the connection is reset, which ends the transaction and with it the lock.
        return connection;
    }

    public async Task<int> ExecuteAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>The whole log of a channel, which must be dense and verify.</summary>
    public async Task<IReadOnlyList<StoredChange>> ReadVerifiedAsync(string channelId)
    {
        var changes = await Reader.ReadChangesAsync(channelId, 0, int.MaxValue);
        var head = await Reader.ReadHeadAsync(channelId);
        Assert.Equal(new ChainVerdict(BrokenAt: null, ChainFlaw.None), HashChain.Verify(changes));
        Assert.Equal(head!.Seq, changes.Count);
        Assert.Equal(head.Ordinal, changes.Count(change => change.Kind == ChangeKind.MessagePosted));
        Assert.True(changes.Count == 0 || head.Hash.AsSpan().SequenceEqual(changes[^1].Hash));
        return changes;
    }

    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        if (_owned is not null)
        {
            await _owned.DisposeAsync();
        }
    }
}
