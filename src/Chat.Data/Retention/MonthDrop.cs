using Npgsql;

namespace Chat.Data.Retention;

/// <summary>
/// Drops a month. What takes long, finding out which seqs go, is done first, while the month is closed: nothing can be
/// added to it, everything else goes on. Only then the tables are locked, for as long as it takes to look at the rules
/// once more and to drop the partitions.
/// </summary>
internal sealed class MonthDrop(NpgsqlConnection connection, RetentionRules rules, TimeProvider time)
{
    /// <summary>How often it tries to get hold of the tables: a backup may be reading them for hours.</summary>
    internal const int Tries = 30;

    /// <summary>How long a try waits for those who use the tables, and lets everybody else wait behind it.</summary>
    private const string Patience = "SET LOCAL statement_timeout = '100ms'";

    private static readonly TimeSpan PauseBetweenTries = TimeSpan.FromSeconds(1);

    public async Task<DropOutcome> TryAsync(LogMonth month, CancellationToken cancellation)
    {
        if (!month.IsClosed && !await TryCloseAsync(month, cancellation))
        {
            return DropOutcome.Busy;
        }

        var outcome = await TryDropAsync(month, cancellation);
        if (outcome.Removed is null)
        {
            await ReopenAsync(month, cancellation);
        }

        return outcome;
    }

    /// <summary>Lets changes into the month again. A removal that was cut short may have left it closed.</summary>
    /// <returns>Whether it worked; if the tables are in use, the next run does it.</returns>
    public Task<bool> ReopenAsync(LogMonth month, CancellationToken cancellation) =>
        TryAlterAsync(month, $"DROP CONSTRAINT IF EXISTS {MonthTable.Closed}", cancellation);

    private Task<bool> TryCloseAsync(LogMonth month, CancellationToken cancellation) =>
        TryAlterAsync(month, $"ADD CONSTRAINT {MonthTable.Closed} CHECK (false) NOT VALID", cancellation);

    private async Task<bool> TryAlterAsync(LogMonth month, string alteration, CancellationToken cancellation)
    {
        var tables = month.Tables.Where(table => table.IsLog);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        bool done = await TryManyTimesAsync(
            transaction,
            [.. tables.Select(table => $"ALTER TABLE {table.Name} {alteration}")],
            cancellation
        );
        if (done)
        {
            await transaction.CommitAsync(cancellation);
        }

        return done;
    }

    private async Task<DropOutcome> TryDropAsync(LogMonth month, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var removed = await connection.ReadAsync(
            RemovalSql.RecordMonth(month),
            reader => new RemovedMonth(month.Start, Dropped: true, reader.GetInt64(0), reader.GetInt64(1)),
            cancellation,
            month.End
        );
        var parents = month.Tables.Select(table => $"ONLY {table.Parent}");
        string partitions = string.Join(", ", month.Tables.Select(table => table.Name));
        string[] locks =
        [
            RemovalSql.LockRules,
            $"LOCK TABLE {partitions}, {string.Join(", ", parents)} IN ACCESS EXCLUSIVE MODE",
        ];
        if (!await TryManyTimesAsync(transaction, locks, cancellation))
        {
            return DropOutcome.Busy;
        }

        // Asked now that it cannot change any more.
        if (await rules.IsAnyKeptAsync(month, cancellation))
        {
            return DropOutcome.Kept;
        }

        await connection.ExecuteAsync($"DROP TABLE {partitions}", cancellation);
        await transaction.CommitAsync(cancellation);
        return new DropOutcome(removed[0], IsBusy: false);
    }

    /// <summary>Runs statements that need strong locks, without ever waiting long for one.</summary>
    private async Task<bool> TryManyTimesAsync(
        NpgsqlTransaction transaction,
        string[] statements,
        CancellationToken cancellation
    )
    {
        const string Before = "before";
        for (int attempt = 1; ; attempt++)
        {
            await transaction.SaveAsync(Before, cancellation);
            try
            {
                await connection.ExecuteAsync(Patience, cancellation);
                foreach (string statement in statements)
                {
                    await connection.ExecuteAsync(statement, cancellation);
                }

                await connection.ExecuteAsync("SET LOCAL statement_timeout TO DEFAULT", cancellation);
                return true;
            }
            catch (PostgresException exception) when (IsInUse(exception) && !cancellation.IsCancellationRequested)
            {
                await transaction.RollbackAsync(Before, cancellation);
                if (attempt == Tries)
                {
                    return false;
                }
            }

            await Task.Delay(PauseBetweenTries, time, cancellation);
        }
    }

    private static bool IsInUse(PostgresException exception) =>
        exception.SqlState
            is PostgresErrorCodes.QueryCanceled
                or PostgresErrorCodes.LockNotAvailable
                or PostgresErrorCodes.DeadlockDetected;
}

/// <param name="Removed">What was removed; null if nothing was.</param>
/// <param name="IsBusy">Whether the tables were in use the whole time; otherwise somebody wants to keep something.</param>
internal sealed record DropOutcome(RemovedMonth? Removed, bool IsBusy)
{
    public static readonly DropOutcome Busy = new(null, IsBusy: true);

    public static readonly DropOutcome Kept = new(null, IsBusy: false);
}
