using Chat.Bench.Databases;
using Chat.Bench.Works;
using Chat.Data.Generator;
using Chat.Data.Search;
using Npgsql;

namespace Chat.Bench.Searching;

/// <summary>Pages of 50 as the gateway asks for them, of one who is in the largest channel and in many others.</summary>
internal static class SearchWork
{
    private static readonly (string Name, Func<Reader, string> Query)[] Kinds =
    [
        ("common word", _ => "meeting"),
        ("two words", _ => "budget birthday"),
        ("phrase", _ => "\"meeting tomorrow\""),
        ("prefix", _ => "offic*"),
        ("rare word", reader => reader.RareWord()),
        ("Chinese", _ => "数据库"),
        ("part of a common word", _ => "eeting"),
        ("part of a rare word", reader => reader.RareWord()[1..]),
        ("nothing there", _ => "unfindable"),
    ];

    public static IEnumerable<Work> All =>
        from isOneRoom in new[] { true, false }
        from isAll in new[] { false, true }
        from kind in Kinds
        where !isAll || kind.Name is "common word" or "rare word" or "nothing there"
        select new Work(
            $"search, {kind.Name}, {(isOneRoom ? "largest room" : "all rooms")}, {(isAll ? "all time" : "3 months")}",
            1,
            async session => new SearchWorkload(session, await Reader.FindAsync(session), kind.Query, isOneRoom, isAll)
        );

    private sealed class SearchWorkload(
        Session session,
        Reader reader,
        Func<Reader, string> query,
        bool isOneRoom,
        bool isAll
    ) : IWorkload
    {
        private readonly MessageSearch _search = new(session.DataSource, TimeProvider.System);

        public Task DoAsync(int caller) =>
            _search.FindAsync(
                new SearchRequest(
                    reader.Id,
                    query(reader),
                    isOneRoom ? LogGenerator.LargestChannelId : null,
                    SenderId: null,
                    isAll ? null : TimeProvider.System.GetUtcNow().AddMonths(-3),
                    Until: null,
                    Cursor: null,
                    Limit: 50
                )
            );

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed record Reader(string Id, string[] RareWords)
    {
        private const string FindReader = """
            SELECT user_id FROM channel_members
            WHERE user_id IN (SELECT user_id FROM channel_members WHERE channel_id = $1)
            GROUP BY user_id ORDER BY count(*) DESC, user_id LIMIT 1
            """;

        private const string FindRareWords = """
            SELECT array_agg(word)
            FROM ts_stat('SELECT tsv FROM (SELECT tsv FROM message_index ORDER BY created_at DESC LIMIT 30000) AS item')
            WHERE nentry = 1 AND length(word) > 5 AND word ~ '^[a-z]*$'
            """;

        public string RareWord() => RareWords[Random.Shared.Next(RareWords.Length)];

        public static async Task<Reader> FindAsync(Session session)
        {
            await Indexing.CompleteAsync(session.DataSource);
            await using var reader = session.DataSource.CreateCommand(FindReader);
            reader.Parameters.Add(new NpgsqlParameter { Value = LogGenerator.LargestChannelId });
            await using var words = session.DataSource.CreateCommand(FindRareWords);
            return new((string)(await reader.ExecuteScalarAsync())!, (string[])(await words.ExecuteScalarAsync())!);
        }
    }
}
