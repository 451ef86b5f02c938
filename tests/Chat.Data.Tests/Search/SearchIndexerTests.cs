using Chat.Data.Search;
using Chat.Data.Tests.Log;

namespace Chat.Data.Tests.Search;

public sealed class SearchIndexerTests
{
    [Fact]
    public async Task What_was_there_before_is_indexed_newest_first()
    {
        await using var session = await SearchSession.StartAsync();
        await session.AppendAsync("room", Drafts.Join("alice"));
        await session.AppendAsync("room", Enumerable.Range(0, 20).Select(i => Drafts.Post($"word {i}")));

        await session.Indexer.IndexAsync([new SearchHint("room")], budget: 5, CancellationToken.None);
        Assert.Equal(
            ["[word] 19", "[word] 18", "[word] 17", "[word] 16", "[word] 15"],
            await session.TextsAsync("word")
        );

        await session.AppendAsync("room", Drafts.Post("word 20"));
        var second = await session.Indexer.IndexAsync([new SearchHint("room")], budget: 3, CancellationToken.None);
        Assert.Equal((3, 1), (second.Changes, second.Left.Count));
        Assert.Equal(["[word] 20", "[word] 19"], (await session.TextsAsync("word")).Take(2));

        await session.IndexAsync("room");
        Assert.Equal(21, (await session.TextsAsync("word")).Count);
        Assert.Equal(
            0,
            (await session.Indexer.IndexAsync([new SearchHint("room")], 100, CancellationToken.None)).Changes
        );
    }

    [Fact]
    public async Task Budget_is_shared_so_that_a_flood_keeps_nobody_waiting()
    {
        await using var session = await SearchSession.StartAsync();
        await session.AppendAsync("flood", Enumerable.Range(0, 200).Select(i => Drafts.Post($"word {i}")));
        string[] quiet = [.. Enumerable.Range(0, 5).Select(i => $"quiet-{i}")];
        foreach (string channelId in quiet)
        {
            await session.AppendAsync(channelId, Drafts.Post("quiet word"));
        }

        SearchHint[] hints = [new("flood"), .. quiet.Select(channelId => new SearchHint(channelId))];
        var result = await session.Indexer.IndexAsync(hints, budget: 50, CancellationToken.None);

        Assert.Equal(50, result.Changes);
        Assert.Equal("flood", Assert.Single(result.Left).ChannelId);
    }

    [Fact]
    public async Task Two_silos_never_index_one_channel_at_once()
    {
        await using var session = await SearchSession.StartAsync();
        await session.AppendAsync("room", Drafts.Post("one"), Drafts.Post("two"));
        await session.IndexAsync("room");
        await session.AppendAsync("room", Drafts.Post("three"));
        await using var other = await session.Log.DataSource.OpenConnectionAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await using var command = other.CreateCommand();
        command.CommandText = "SELECT FROM search_heads FOR UPDATE";
        await command.ExecuteNonQueryAsync();

        var meanwhile = await session.Indexer.IndexAsync([new SearchHint("room")], 100, CancellationToken.None);
        await transaction.RollbackAsync();
        var afterwards = await session.Indexer.IndexAsync(meanwhile.Left, 100, CancellationToken.None);

        Assert.Equal((0, 1), (meanwhile.Changes, meanwhile.Left.Count));
        Assert.Equal((1, 0), (afterwards.Changes, afterwards.Left.Count));
    }

    [Fact]
    public async Task Many_indexers_and_writers_together_index_everything_once()
    {
        await using var session = await SearchSession.StartAsync();
        string[] rooms = [.. Enumerable.Range(0, 6).Select(i => $"room-{i}")];
        var indexers = Enumerable.Range(0, 3).Select(_ => new SearchIndexer(session.Log.DataSource)).ToList();
        bool isPosting = true;
        var indexing = indexers.ConvertAll(async indexer =>
        {
            while (Volatile.Read(ref isPosting))
            {
                await indexer.IndexAsync([.. rooms.Select(room => new SearchHint(room))], 25, CancellationToken.None);
            }
        });

        for (int i = 0; i < 20; i++)
        {
            foreach (string room in rooms)
            {
                await session.AppendAsync(room, Drafts.Post($"word {i}"), Drafts.Post($"word again {i}"));
            }
        }

        Volatile.Write(ref isPosting, false);
        await Task.WhenAll(indexing);
        await session.IndexAsync(rooms);

        Assert.Equal(240, await session.CountAsync("SELECT count(*) FROM message_index"));
        Assert.Equal(
            6,
            await session.CountAsync("SELECT count(*) FROM search_heads WHERE low_seq = 0 AND high_seq = 40")
        );
    }

    [Theory]
    [InlineData(1, 3, 2, 3, true)]
    [InlineData(1, 3, 0, 4, false)]
    [InlineData(3, 4, 1, 4, false)]
    public void Hint_knows_the_time_of_what_it_covers_only(long first, long last, long after, long upTo, bool knows)
    {
        var hint = new SearchHint("room", first, last, DateTimeOffset.UnixEpoch);

        Assert.Equal(knows ? DateTimeOffset.UnixEpoch : DateTimeOffset.MinValue, hint.SinceOf(after, upTo));
    }

    [Fact]
    public void Hints_that_do_not_follow_each_other_know_no_time()
    {
        var first = new SearchHint("room", 1, 2, DateTimeOffset.UnixEpoch.AddDays(1));

        Assert.Equal(
            new SearchHint("room", 1, 3, DateTimeOffset.UnixEpoch),
            first.And(new("room", 3, 3, DateTimeOffset.UnixEpoch))
        );
        Assert.Equal(new SearchHint("room"), first.And(new("room", 4, 4, DateTimeOffset.UnixEpoch)));
        Assert.Equal(new SearchHint("room"), first.And(new("room")));
    }

    [Fact]
    public async Task Longest_text_of_the_most_words_fits()
    {
        await using var session = await SearchSession.StartAsync();
        var random = new Random(1);
        string han = string.Concat(Enumerable.Range(0, 100_000).Select(_ => (char)random.Next(0x4e00, 0x9fff)));
        string words = string.Concat(Enumerable.Range(0, 15_000).Select(i => $"ⅷ𐐨{i:x5} "))[..100_000];
        await session.AppendAsync(
            "room",
            Drafts.Join("alice"),
            Drafts.Post(han),
            Drafts.Post(words),
            Drafts.Post(new string('x', 100_000))
        );

        await session.IndexAsync("room");

        Assert.Single((await session.FindAsync(han[..200]))!.Messages);
        Assert.Single((await session.FindAsync(han[99_900..]))!.Messages);
        Assert.Single((await session.FindAsync("𐐨00007"))!.Messages);
    }
}
