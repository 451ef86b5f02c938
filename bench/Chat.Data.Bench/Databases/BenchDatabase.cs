using System.Diagnostics;
using Chat.Data;
using Chat.Data.Generator;
using Chat.Data.Schema;
using Npgsql;

namespace Chat.Bench.Databases;

/// <summary>A database with a generated log, on the server that was named; dropped in the end unless it is to be kept.</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly string _server;
    private readonly string _name;
    private readonly bool _isKept;

    private BenchDatabase(Options options)
    {
        _server = options.Postgres;
        _isKept = options.Database is not null;
        _name = options.Database ?? $"chat_bench_{Guid.NewGuid():N}";
    }

    /// <summary>How long the generating took; null when the database was there already.</summary>
    public TimeSpan? Generated { get; private set; }

    public static async Task<BenchDatabase> OpenAsync(Options options)
    {
        var database = new BenchDatabase(options);
        try
        {
            if (await database.ExistsAsync())
            {
                await using var connections = database.Connect();
                await Migrator.MigrateAsync(connections);
            }
            else
            {
                await database.FillAsync(options);
            }

            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>A pool of its own, as every silo has one.</summary>
    public NpgsqlDataSource Connect() => ChatDataSource.Create(_server, address => address.Database = _name);

    /// <summary>The address of the database, to add to.</summary>
    public NpgsqlConnectionStringBuilder Address() =>
        new(ChatDataSource.ToConnectionString(_server)) { Database = _name };

    public async ValueTask DisposeAsync()
    {
        if (!_isKept)
        {
            await ExecuteAsync($"DROP DATABASE IF EXISTS \"{_name}\" WITH (FORCE)");
        }
    }

    /// <summary>Under another name until it is complete, so that one that exists is always whole.</summary>
    private async Task FillAsync(Options options)
    {
        var generator = options.Generator(TimeProvider.System.GetUtcNow());
        await Console.Error.WriteLineAsync($"generating {generator.Messages:N0} messages in the database {_name}");
        var began = Stopwatch.GetTimestamp();
        var draft = $"{_name}_draft";
        await ExecuteAsync($"DROP DATABASE IF EXISTS \"{draft}\" WITH (FORCE)");
        await ExecuteAsync($"CREATE DATABASE \"{draft}\"");
        try
        {
            await using var connections = ChatDataSource.Create(_server, address => address.Database = draft);
            await Migrator.MigrateAsync(connections);
            await LogGenerator.FillAsync(connections, generator);
        }
        catch
        {
            await ExecuteAsync($"DROP DATABASE IF EXISTS \"{draft}\" WITH (FORCE)");
            throw;
        }

        await ExecuteAsync($"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{draft}'");
        await ExecuteAsync($"ALTER DATABASE \"{draft}\" RENAME TO \"{_name}\"");
        await ExecuteAsync("CHECKPOINT"); // or it would be written while something is measured
        Generated = Stopwatch.GetElapsedTime(began);
        await Console.Error.WriteLineAsync($"generated in {Generated.Value.TotalSeconds:N0} s");
    }

    private async Task<bool> ExistsAsync() =>
        await ExecuteAsync($"SELECT 1 FROM pg_database WHERE datname = '{_name}'") is not null;

    private async Task<object?> ExecuteAsync(string sql)
    {
        await using var server = ChatDataSource.Create(_server, address => address.Pooling = false);
        await using var command = server.CreateCommand(sql);
        command.CommandTimeout = 0;
        return await command.ExecuteScalarAsync();
    }
}
