using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chat.Data.Search;

/// <summary>
/// Keeps the index of messages up to the log, a step behind it: takes the channels that something was committed in, a
/// batch at a time, and rests in between so that it takes no more than its share. When posting floods, the index lags.
/// </summary>
internal sealed class SearchIndexing(
    NpgsqlDataSource dataSource,
    SearchHints hints,
    IOptions<SearchOptions> options,
    SearchMetrics metrics,
    TimeProvider time,
    ILogger<SearchIndexing> logger
) : BackgroundService
{
    private const int MaxChannels = 512;
    private const int MaxChanges = 2000;

    /// <summary>Fewer changes than these may just have been posted.</summary>
    private const int WorthSaying = 1000;

    /// <summary>What is posted meanwhile is indexed together.</summary>
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan RestAfterFailure = TimeSpan.FromSeconds(5);

    private readonly SearchIndexer _indexer = new(dataSource);
    private readonly SearchSweep _sweep = new(dataSource, hints, metrics, time);

    /// <exception cref="InvalidOperationException">PostgreSQL does not know the language.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Here, because a silo with a wrong setting should not start; one whose database is away may.
        await TrySetLanguageAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!await TrySetLanguageAsync(stoppingToken))
        {
            await Task.Delay(RestAfterFailure, time, stoppingToken);
        }

        await Task.WhenAll(IndexAsync(stoppingToken), SweepAsync(stoppingToken));
    }

    private async Task IndexAsync(CancellationToken stopping)
    {
        while (true)
        {
            await hints.WaitAsync(stopping);
            long started = time.GetTimestamp();
            await IndexAsync(hints.Take(MaxChannels), stopping);
            var rest = time.GetElapsedTime(started) * ((1 - options.Value.MaxShare) / options.Value.MaxShare);
            await Task.Delay(rest > ShortestRest ? rest : ShortestRest, time, stopping);
        }
    }

    private async Task IndexAsync(List<SearchHint> taken, CancellationToken stopping)
    {
        try
        {
            var result = await _indexer.IndexAsync(taken, MaxChanges, stopping);
            metrics.Indexed(result.Changes);
            foreach (var hint in result.Left)
            {
                hints.Add(hint);
            }
        }
        catch (PostgresException exception) when (!exception.IsTransient && taken.Count > 1)
        {
            logger.IndexingFailed(exception, taken.Count);
            foreach (var hint in taken)
            {
                await IndexAsync([hint], stopping); // nobody waits for another's mistake
            }
        }
        catch (Exception exception) when (exception is NpgsqlException or IOException or TimeoutException)
        {
            // What was taken is found again by the sweep.
            logger.IndexingFailed(exception, taken.Count);
            await Task.Delay(taken.Count > 1 ? RestAfterFailure : ShortestRest, time, stopping);
        }
    }

    private async Task SweepAsync(CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                long behind = await _sweep.RunAsync(stopping);
                if (behind > WorthSaying)
                {
                    logger.Behind(behind);
                }
            }
            catch (Exception exception) when (exception is NpgsqlException or IOException or TimeoutException)
            {
                logger.SweepFailed(exception);
            }

            await Task.Delay(options.Value.SweepEvery, time, stopping);
        }
    }

    /// <returns>Whether it is set; not when the database cannot be asked, or is not migrated yet.</returns>
    /// <exception cref="InvalidOperationException">PostgreSQL does not know the language.</exception>
    private async Task<bool> TrySetLanguageAsync(CancellationToken cancellationToken)
    {
        const string Sql = """
            INSERT INTO search_language (language)
            SELECT $1 WHERE $1::regconfig IS NOT NULL
            ON CONFLICT (only_row) DO UPDATE SET language = excluded.language
            WHERE search_language.language <> excluded.language
            """;
        string language = options.Value.Language;
        try
        {
            await using var command = dataSource.CreateCommand(Sql);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = language });
            if (await command.ExecuteNonQueryAsync(cancellationToken) > 0)
            {
                logger.LanguageSet(language);
            }

            return true;
        }
        catch (PostgresException exception)
            when (exception.SqlState is PostgresErrorCodes.UndefinedObject or PostgresErrorCodes.InvalidSchemaName)
        {
            throw new InvalidOperationException(
                $"Search:Language is '{language}', which is no text search configuration of the database.",
                exception
            );
        }
        catch (Exception exception) when (exception is NpgsqlException or IOException or TimeoutException)
        {
            logger.LanguageFailed(exception);
            return false;
        }
    }
}
