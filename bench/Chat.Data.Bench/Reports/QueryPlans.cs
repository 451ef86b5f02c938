using System.Collections.Concurrent;
using Chat.Bench.Databases;
using Chat.Bench.Works;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Chat.Bench.Reports;

/// <summary>
/// The plans by which the product's own statements are executed, as <c>auto_explain</c> tells them: no statement has to be
/// repeated here.
/// </summary>
internal static class QueryPlans
{
    /// <summary>From the sixth time on PostgreSQL may use a plan that does not depend on the parameters.</summary>
    private const int Runs = 10;

    private const string Settings =
        "-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c auto_explain.log_analyze=on "
        + "-c auto_explain.log_buffers=on -c client_min_messages=log";

    public static async Task<string> ExplainAsync(BenchDatabase database, Explain read)
    {
        await using var session = await Session.StartAsync(database);
        using var notices = new Notices();
        using var loggers = LoggerFactory.Create(logging =>
            logging.SetMinimumLevel(LogLevel.Debug).AddProvider(notices)
        );
        var address = database.Address();
        address.Options = Settings;
        address.MaxPoolSize = 1;
        address.NoResetOnClose = true;
        await using var explaining = new NpgsqlDataSourceBuilder(address.ConnectionString)
            .UseLoggerFactory(loggers)
            .Build();
        for (var run = 0; run < Runs; run++)
        {
            notices.Clear();
            await read(session, explaining);
        }

        return notices.Text;
    }

    /// <summary>What PostgreSQL says besides its answers; Npgsql logs it.</summary>
    private sealed class Notices : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _plans = new();

        public string Text => string.Join("\n\n", _plans);

        public void Clear() => _plans.Clear();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            var text = formatter(state, exception);
            var plan = text.IndexOf("plan:", StringComparison.Ordinal);
            if (text.Contains("Query Text:", StringComparison.Ordinal) && plan >= 0)
            {
                _plans.Enqueue(text[(plan + "plan:".Length)..].Trim());
            }
        }

        public void Dispose() => _plans.Clear();
    }
}
