using Npgsql;

namespace Chat.Data.Search;

/// <summary>
/// Brings channels' part of the index up to their logs: in one transaction the index is changed and it is noted how far
/// that went, so a silo may die at any moment. What it writes follows from the log alone, so doing it twice is no harm.
/// </summary>
internal sealed class SearchIndexer(NpgsqlDataSource dataSource)
{
    /// <summary>Indexes what it can of some channels.</summary>
    /// <param name="hints">The channels.</param>
    /// <param name="budget">Most changes to go through.</param>
    /// <param name="cancellationToken">Stops it; nothing is half done then.</param>
    public async Task<IndexResult> IndexAsync(
        IReadOnlyList<SearchHint> hints,
        long budget,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var session = new IndexSession(connection, cancellationToken);
        string? language = await session.BeginAsync();
        if (language is null)
        {
            return new(0, Left: [.. hints]); // no silo has said yet in which language
        }

        var hintOf = hints.ToDictionary(hint => hint.ChannelId, StringComparer.Ordinal);
        var states = await session.ClaimAsync([.. hintOf.Keys], language);
        var ranges = Plan(states, hintOf, budget, out var next);
        await IndexAsync(session, ranges, language);
        await session.AdvanceAsync(next, language);
        var left = next.Where(state => !state.IsComplete).Select(state => state.ChannelId).ToList();
        left.AddRange(await session.FindOthersAsync([.. hintOf.Keys.Except(states.Select(state => state.ChannelId))]));
        await transaction.CommitAsync(cancellationToken);
        return new(IndexState.Count(ranges), [.. left.Select(channelId => new SearchHint(channelId))]);
    }

    /// <summary>Shares the budget so that a flooded channel does not keep the others waiting.</summary>
    private static List<IndexRange> Plan(
        List<IndexState> states,
        Dictionary<string, SearchHint> hintOf,
        long budget,
        out List<IndexState> next
    )
    {
        var ranges = new List<IndexRange>();
        next = [];
        int waiting = states.Count;
        foreach (var state in states.OrderBy(state => state.Missing))
        {
            var planned = state.Plan(hintOf[state.ChannelId], budget / waiting--, out var after);
            budget -= IndexState.Count(planned);
            ranges.AddRange(planned);
            next.Add(after);
        }

        return ranges;
    }

    private static async Task IndexAsync(IndexSession session, List<IndexRange> ranges, string language)
    {
        if (ranges.Count == 0)
        {
            return;
        }

        var messages = await session.ReadPostedAsync(ranges);
        var mixed = FindMixed(ranges, messages);
        if (mixed.Count > 0)
        {
            await session.EraseAsync(mixed);
            messages.AddRange(await session.ReadEditedAsync(mixed));
        }

        var distinct = messages.DistinctBy(message => (message.ChannelId, message.CreatedAt, message.Seq)).ToList();
        await session.RemoveAsync([.. distinct.Where(message => message.Text is null)]);
        await session.PutAsync([.. distinct.Where(message => message.Text is not null)], language);
    }

    /// <summary>The ranges of new changes that hold other changes than posts.</summary>
    private static List<IndexRange> FindMixed(List<IndexRange> ranges, List<IndexedMessage> posted)
    {
        var seqs = posted.ToLookup(message => message.ChannelId, message => message.Seq, StringComparer.Ordinal);
        return
        [
            .. ranges.Where(range =>
                range.IsNew
                && seqs[range.ChannelId].Count(seq => seq > range.After && seq <= range.UpTo) < range.UpTo - range.After
            ),
        ];
    }
}

/// <param name="Changes">How many changes were gone through.</param>
/// <param name="Left">Channels that are not indexed to their end, or that another silo is at.</param>
internal sealed record IndexResult(long Changes, IReadOnlyList<SearchHint> Left);
