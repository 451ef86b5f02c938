using Npgsql;

namespace Chat.Data.Search;

/// <summary>
/// Looks through all channels for those that are not indexed to their end: what was there before the index, what a silo
/// left that died, what was dropped on the way. In steps of a few milliseconds with rests between them.
/// </summary>
internal sealed class SearchSweep(
    NpgsqlDataSource dataSource,
    SearchHints hints,
    SearchMetrics metrics,
    TimeProvider time
)
{
    private const int ChannelsPerStep = 5000;

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);

    /// <summary>Goes once through all channels.</summary>
    /// <returns>How many changes are not indexed.</returns>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        long behind = 0;
        for (string? after = ""; after is not null; )
        {
            var step = await StepAsync(after, cancellationToken);
            after = step.After;
            behind += step.Missing;
            while (after is not null)
            {
                await Task.Delay(Rest, time, cancellationToken);
                if (!hints.IsFull)
                {
                    break;
                }
            }
        }

        metrics.Behind = behind;
        return behind;
    }

    /// <returns>Where to go on, and how many changes are not indexed in these channels.</returns>
    private async Task<(string? After, long Missing)> StepAsync(string after, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(IndexStatements.Sweep);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = ChannelsPerStep });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        string? last = null;
        long missing = 0;
        int rows = 0;
        for (; await reader.ReadAsync(cancellationToken); rows++)
        {
            last = reader.GetString(0);
            if (reader.GetBoolean(1))
            {
                missing += reader.GetInt64(2);
                hints.Add(new SearchHint(last));
            }
        }

        return (rows == ChannelsPerStep ? last : null, missing);
    }
}
