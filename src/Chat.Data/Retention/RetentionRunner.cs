using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chat.Data.Retention;

/// <summary>
/// Removes the messages that are past their limit, with everything that became of them, month by month and oldest first.
/// What is removed is recorded in the transaction that removes it (<c>removed_runs</c>); joins, leaves and roles stay.
/// </summary>
public sealed partial class RetentionRunner(
    NpgsqlDataSource dataSource,
    IOptions<RetentionOptions> options,
    TimeProvider time,
    ILogger<RetentionRunner> logger
)
{
    private const string Lock = "hashtextextended('chat.retention', 0)";

    /// <summary>Does what is due. What is cut short goes on where it stopped, in the next run.</summary>
    /// <param name="dryRun">Only find out what would be removed.</param>
    /// <param name="cancellation">Stops it after the statement that runs.</param>
    /// <returns>What was done; null when another run is under way.</returns>
    public async Task<RetentionReport?> RunAsync(bool dryRun = false, CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        if (!await connection.ScalarAsync<bool>($"SELECT pg_try_advisory_lock({Lock})", cancellation))
        {
            return null;
        }

        try
        {
            return await RunAsync(connection, dryRun, cancellation);
        }
        finally
        {
            // A broken connection has let go of its locks already.
            if (connection.State == System.Data.ConnectionState.Open)
            {
                await connection.ExecuteAsync($"SELECT pg_advisory_unlock({Lock})", CancellationToken.None);
            }
        }
    }

    private async Task<RetentionReport> RunAsync(
        NpgsqlConnection connection,
        bool dryRun,
        CancellationToken cancellation
    )
    {
        var now = await connection.ReadAsync(
            "SELECT now()",
            reader => reader.GetFieldValue<DateTimeOffset>(0),
            cancellation
        );
        var run = new Run(connection, new RetentionRule(now[0], options.Value.Days), dryRun, time, cancellation);
        var removed = new List<RemovedMonth>();
        foreach (var month in await LogMonth.ReadAllAsync(connection, cancellation))
        {
            var outcome = await run.HandleAsync(month);
            if (outcome.IsBusy)
            {
                // Later months must not go before this one: what is left of a channel has no gap among its messages.
                LogPostponed(logger, month.Start);
                return new RetentionReport(options.Value.Days, removed, month.Start);
            }

            if (outcome.Removed is { Changes: > 0 } or { Dropped: true })
            {
                removed.Add(outcome.Removed);
                LogRemoved(logger, month.Start, outcome.Removed.Changes, outcome.Removed.Channels, dryRun);
            }
        }

        return new RetentionReport(options.Value.Days, removed, Postponed: null);
    }

    private sealed class Run(
        NpgsqlConnection connection,
        RetentionRule rule,
        bool dryRun,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        private readonly RetentionRules _rules = new(connection, rule);

        public async Task<DropOutcome> HandleAsync(LogMonth month)
        {
            var drop = new MonthDrop(connection, _rules, time);
            if (rule.MayDrop(month) && !await _rules.IsAnyKeptAsync(month, cancellation))
            {
                var outcome = dryRun ? await CountAsync(month) : await drop.TryAsync(month, cancellation);
                if (outcome.Removed is not null || outcome.IsBusy)
                {
                    return outcome;
                }
            }
            else if (month.IsClosed && !dryRun)
            {
                await drop.ReopenAsync(month, cancellation);
            }

            return await RemoveRowsAsync(month);
        }

        private async Task<DropOutcome> RemoveRowsAsync(LogMonth month)
        {
            var removal = new ChannelRemoval(connection, _rules, time);
            (long channels, long changes) = (0, 0);
            foreach (string channelId in await _rules.FindChannelsAsync(month, cancellation))
            {
                long removed = dryRun
                    ? await removal.CountAsync(month, channelId, cancellation)
                    : await removal.RemoveAsync(month, channelId, cancellation);
                channels += removed > 0 ? 1 : 0;
                changes += removed;
            }

            return new DropOutcome(new RemovedMonth(month.Start, Dropped: false, channels, changes), IsBusy: false);
        }

        private async Task<DropOutcome> CountAsync(LogMonth month)
        {
            var counted = await connection.ReadAsync(
                $"""
                SELECT count(DISTINCT channel_id), count(*)
                FROM (SELECT channel_id FROM {month.Messages.Name} UNION ALL SELECT channel_id FROM {month.Revisions.Name}) AS change
                """,
                reader => new RemovedMonth(month.Start, Dropped: true, reader.GetInt64(0), reader.GetInt64(1)),
                cancellation
            );
            return new DropOutcome(counted[0], IsBusy: false);
        }
    }

    [LoggerMessage(
        EventId = DataEventIds.Removed,
        Level = LogLevel.Information,
        Message = "{Month:yyyy-MM}: {Changes} changes of {Channels} channels are past their limit and removed (dry run: {DryRun})"
    )]
    private static partial void LogRemoved(
        ILogger logger,
        DateTimeOffset month,
        long changes,
        long channels,
        bool dryRun
    );

    [LoggerMessage(
        EventId = DataEventIds.Postponed,
        Level = LogLevel.Warning,
        Message = "{Month:yyyy-MM}: its tables are in use all the time, its messages are removed later"
    )]
    private static partial void LogPostponed(ILogger logger, DateTimeOffset month);
}
