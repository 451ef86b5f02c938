using Npgsql;

namespace Chat.Data.Search;

/// <summary>
/// Finds messages by what they say now, in the channels the reader is a member of now. First by words; if nowhere in the
/// time asked for a message has them, by the characters of the query anywhere in the text.
/// </summary>
/// <remarks>
/// The index may be behind: a message is found a moment after it was posted, and an edited one again a moment after the
/// edit. It is never ahead: the log is asked for each message whether it may still be shown, with that text.
/// </remarks>
public sealed class MessageSearch(NpgsqlDataSource dataSource, TimeProvider time)
{
    /// <summary>After this long a page is answered as it is, with a cursor to go on from.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(500);

    /// <summary>A page of messages.</summary>
    /// <param name="request">Its query must be one by <see cref="SearchRules"/>.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns><see langword="null"/> when the reader is no member of the channel asked for.</returns>
    public async Task<SearchPage?> FindAsync(SearchRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var query = SearchQuery.Parse(request.Query);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var plan = await SearchPlan.ReadAsync(connection, request, query, cancellationToken);
        if (plan is null)
        {
            return null;
        }

        var stage = request.Cursor?.Stage ?? (plan.HasWords ? SearchStage.NoWordsYet : SearchStage.Text);
        if (stage != SearchStage.Text && !plan.HasWords)
        {
            stage = SearchStage.Text;
        }

        var found = new List<SearchHit>();
        var next = await LookAsync(connection, plan, stage, request.Cursor, found, cancellationToken);
        if (found.Count == 0 && next is null && stage == SearchStage.NoWordsYet)
        {
            stage = SearchStage.Text;
            next = await LookAsync(connection, plan, stage, cursor: null, found, cancellationToken);
        }

        bool byWords = stage != SearchStage.Text;
        var stems = await Stems.ReadAsync(connection, plan.Language, query, byWords ? found : [], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new([.. found.Select(hit => hit.ToFound(query, byWords, stems.Of))], next, byWords);
    }

    /// <summary>Looks until the page is full, everything was looked through, or it has taken long enough.</summary>
    /// <returns>Where to go on.</returns>
    private async Task<SearchCursor?> LookAsync(
        NpgsqlConnection connection,
        SearchPlan plan,
        SearchStage stage,
        SearchCursor? cursor,
        List<SearchHit> found,
        CancellationToken cancellationToken
    )
    {
        var request = plan.Request;
        var top = new SearchCursor(stage, request.Until ?? DateTimeOffset.MaxValue, "", 0);
        var window = new SearchWindow(plan.Since, cursor ?? top, time.GetUtcNow());
        for (long started = time.GetTimestamp(); ; )
        {
            long windowStarted = time.GetTimestamp();
            int wanted = request.Limit + 1 - found.Count;
            found.AddRange(await WindowQuery.ReadAsync(connection, plan, stage, window, wanted, cancellationToken));
            if (found.Count > request.Limit)
            {
                found.RemoveAt(request.Limit);
                return found[^1].ToCursor(stage == SearchStage.NoWordsYet ? SearchStage.Words : stage);
            }

            if (window.IsLast)
            {
                return null;
            }

            window.Move(time.GetElapsedTime(windowStarted));
            if (time.GetElapsedTime(started) > Budget)
            {
                bool isFirstFound = stage == SearchStage.NoWordsYet && found.Count > 0;
                return window.Before with { Stage = isFirstFound ? SearchStage.Words : stage };
            }
        }
    }
}
