using Chat.Data.Log;
using Chat.Data.Search;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Chat.Bench.Searching;

/// <summary>What keeps the index of messages in a silo, and a log writer that tells it what there is to index.</summary>
internal sealed class Indexing : IAsyncDisposable
{
    private const string CountMissing = """
        SELECT count(*)
        FROM channel_heads AS head
        LEFT JOIN search_heads AS done USING (channel_id)
        WHERE done.channel_id IS NULL OR done.high_seq < head.seq OR done.low_seq > 0
        """;

    private readonly ServiceProvider _services;

    private Indexing(ServiceProvider services) => _services = services;

    public LogWriter Writer => _services.GetRequiredService<LogWriter>();

    /// <param name="dataSource">The database.</param>
    /// <param name="maxShare">How much of its time it may take.</param>
    public static async Task<Indexing> StartAsync(NpgsqlDataSource dataSource, string maxShare)
    {
        var settings = new Dictionary<string, string?> { ["Search:MaxShare"] = maxShare };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection()
            .AddLogging(logging => logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace))
            .AddSingleton(TimeProvider.System)
            .AddSingleton(dataSource) // not its to dispose
            .AddSingleton<LogWriter>()
            .AddSearchIndexing(configuration)
            .BuildServiceProvider();
        var indexing = new Indexing(services);
        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        return indexing;
    }

    /// <summary>Indexes everything that is not indexed yet.</summary>
    public static async Task CompleteAsync(NpgsqlDataSource dataSource)
    {
        await using var count = dataSource.CreateCommand(CountMissing);
        if ((long)(await count.ExecuteScalarAsync())! == 0)
        {
            return;
        }

        await Console.Error.WriteLineAsync("indexing what is not indexed yet");
        await using (await StartAsync(dataSource, "1"))
        {
            while ((long)(await count.ExecuteScalarAsync())! > 0)
            {
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
        }

        await using var analyze = dataSource.CreateCommand("VACUUM (ANALYZE) message_index");
        analyze.CommandTimeout = 0;
        await analyze.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
    }
}
