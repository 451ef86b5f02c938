using Chat.Data.Log;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Chat.Bench.Databases;

/// <summary>What a silo has of the database, new for each trial.</summary>
internal sealed class Session : IAsyncDisposable
{
    private Session(BenchDatabase database, NpgsqlDataSource dataSource, PostgresProcesses? processes)
    {
        Database = database;
        DataSource = dataSource;
        Processes = processes;
        Reader = new LogReader(dataSource);
        Writer = new LogWriter(
            dataSource,
            Microsoft.Extensions.Options.Options.Create(new LogWriterOptions()),
            TimeProvider.System,
            NullLogger<LogWriter>.Instance
        );
    }

    public BenchDatabase Database { get; }

    public NpgsqlDataSource DataSource { get; }

    /// <summary>Null when PostgreSQL runs on another machine.</summary>
    public PostgresProcesses? Processes { get; }

    public LogReader Reader { get; }

    public LogWriter Writer { get; }

    public static async Task<Session> StartAsync(BenchDatabase database)
    {
        var dataSource = database.Connect();
        return new Session(database, dataSource, await PostgresProcesses.FindAsync(dataSource));
    }

    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        await DataSource.DisposeAsync();
    }
}
