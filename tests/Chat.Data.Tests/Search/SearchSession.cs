using Chat.Data.Log;
using Chat.Data.Search;
using Chat.Data.Tests.Log;

namespace Chat.Data.Tests.Search;

/// <summary>A log with an index that is brought up to it when the test says so.</summary>
internal sealed class SearchSession : IAsyncDisposable
{
    private readonly Dictionary<string, ChannelHead> _heads = new(StringComparer.Ordinal);

    private SearchSession(LogSession log)
    {
        Log = log;
        Indexer = new SearchIndexer(log.DataSource);
        Search = new MessageSearch(log.DataSource, TimeProvider.System);
    }

    public LogSession Log { get; }

    public SearchIndexer Indexer { get; }

    public MessageSearch Search { get; }

    public static async Task<SearchSession> StartAsync(string language = "simple")
    {
        var session = new SearchSession(await LogSession.StartAsync());
        await session.SetLanguageAsync(language);
        return session;
    }

    public Task SetLanguageAsync(string language) =>
        Log.ExecuteAsync(
            $"""
            INSERT INTO search_language (language) VALUES ('{language}')
            ON CONFLICT (only_row) DO UPDATE SET language = excluded.language
            """
        );

    /// <summary>Appends and tells the seqs.</summary>
    public async Task<long> AppendAsync(string channelId, params IEnumerable<ChangeDraft> drafts)
    {
        var head = _heads.TryGetValue(channelId, out var known) ? known : await Log.OpenAsync(channelId);
        _heads[channelId] = await Log.AppendAllAsync(head, drafts);
        return _heads[channelId].Seq;
    }

    /// <summary>Posts and says how to name the message.</summary>
    public async Task<MessageRef> PostAsync(string channelId, string text, string sender = "alice")
    {
        var draft = Drafts.Post(text, sender);
        return new(await AppendAsync(channelId, draft), draft.CreatedAt.ToMicroseconds(), sender);
    }

    /// <summary>Indexes these channels to their end.</summary>
    public async Task IndexAsync(params string[] channelIds)
    {
        IReadOnlyList<SearchHint> left = [.. channelIds.Select(channelId => new SearchHint(channelId))];
        while (left.Count > 0)
        {
            left = (await Indexer.IndexAsync(left, budget: 7, CancellationToken.None)).Left;
        }
    }

    public async Task<SearchPage?> FindAsync(
        string query,
        string reader = "alice",
        string? channelId = null,
        string? sender = null,
        DateTimeOffset? since = null,
        DateTimeOffset? until = null,
        SearchCursor? cursor = null,
        int limit = 50
    )
    {
        Assert.Null(SearchRules.Explain(query));
        return await Search.FindAsync(new(reader, query, channelId, sender, since, until, cursor, limit));
    }

    /// <summary>The texts found, all pages of them, with the parts found in brackets.</summary>
    public async Task<List<string>> TextsAsync(string query, string reader = "alice", string? channelId = null)
    {
        var texts = new List<string>();
        SearchPage? page = null;
        do
        {
            page = await FindAsync(query, reader, channelId, cursor: page?.Next, limit: 3);
            texts.AddRange(page!.Messages.Select(message => Mark(message.Snippet)));
        } while (page.Next is not null);

        return texts;
    }

    public async Task<long> CountAsync(string sql)
    {
        await using var command = Log.DataSource.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public ValueTask DisposeAsync() => Log.DisposeAsync();

    private static string Mark(Snippet snippet) =>
        snippet
            .Highlights.Reverse()
            .Aggregate(snippet.Text, (text, part) => text.Insert(part.End, "]").Insert(part.Start, "["));
}
