using Chat.Data.Log;
using Chat.Data.Tests.Log;
using static Chat.Data.Tests.Retention.RetentionSession;

namespace Chat.Data.Tests.Retention;

/// <summary>What was removed can be told from what was lost, wherever it lay.</summary>
public sealed class RemovedChangesTests
{
    [Fact]
    public async Task ReadChanges_removed_ones_are_named_and_the_chain_holds()
    {
        await using var session = await StartAsync();
        var head = await WriteAsync(session);

        await session.RunAsync(days: 60);

        var changes = await session.Log.Reader.ReadChangesAsync("room", 0, 100);
        Assert.Equal(Enumerable.Range(1, (int)head.Seq).Select(seq => (long)seq), changes.Select(change => change.Seq));
        Assert.Equal(
            [
                ChangeKind.Removed,
                ChangeKind.Removed,
                ChangeKind.MemberJoined,
                ChangeKind.Removed,
                ChangeKind.MessagePosted,
                ChangeKind.Removed,
                ChangeKind.Removed,
                ChangeKind.MessageEdited,
            ],
            changes.Select(change => change.Kind)
        );
        Assert.True(HashChain.Verify(changes).IsIntact);
        Assert.Equal([(1L, 2L), (4L, 4L), (6L, 7L)], await session.RunsAsync("room"));
        Assert.Equal(3, await session.ScalarAsync<long>("SELECT ordinal FROM channel_floors"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task ReadChanges_in_small_pages_is_the_same(int limit)
    {
        await using var session = await StartAsync();
        await WriteAsync(session);
        await session.RunAsync(days: 60);
        var all = await session.Log.Reader.ReadChangesAsync("room", 0, int.MaxValue);

        var paged = new List<StoredChange>();
        while (await session.Log.Reader.ReadChangesAsync("room", paged.Count, limit) is { Count: > 0 } page)
        {
            paged.AddRange(page);
        }

        Assert.Equal(
            all.Select(change => (change.Seq, change.Kind)),
            paged.Select(change => (change.Seq, change.Kind))
        );
        Assert.Empty(await session.Log.Reader.ReadChangesAsync("room", long.MaxValue, 10));
        Assert.Empty(await session.Log.Reader.ReadChangesAsync("room", long.MaxValue - 1, int.MaxValue));
    }

    [Fact]
    public async Task ReadChanges_row_lost_beside_removed_ones_is_found()
    {
        await using var session = await StartAsync();
        await WriteAsync(session);
        await session.RunAsync(days: 60);

        await session.Log.ExecuteAsync("DELETE FROM messages WHERE seq = 5");

        var changes = await session.Log.Reader.ReadChangesAsync("room", 0, 100);
        Assert.Equal(new ChainVerdict(5, ChainFlaw.Missing), HashChain.Verify(changes));
    }

    [Theory]
    [InlineData("UPDATE removed_runs SET last_hash = sha256('x') WHERE last_seq = 4", 5)]
    [InlineData("UPDATE removed_runs SET last_ordinal = last_ordinal + 1 WHERE last_seq = 4", 5)]
    [InlineData("UPDATE removed_runs SET last_seq = 3, first_seq = 3 WHERE last_seq = 4", 4)]
    [InlineData("DELETE FROM removed_runs WHERE last_seq = 2", 1)]
    public async Task Verify_changed_record_of_a_removal_is_found(string tampering, long seq)
    {
        await using var session = await StartAsync();
        await WriteAsync(session);
        await session.RunAsync(days: 60);

        await session.Log.ExecuteAsync(tampering);

        var changes = await session.Log.Reader.ReadChangesAsync("room", 0, 100);
        Assert.Equal(seq, HashChain.Verify(changes).BrokenAt);
    }

    [Fact]
    public async Task IsAnyRemoved_only_after_the_seq_counts()
    {
        await using var session = await StartAsync();
        await WriteAsync(session);
        Assert.Empty(await session.Log.Reader.ReadRemovedAsync("room", 0, 1));
        Assert.Null(await session.Log.Reader.ReadNewestRemovalAsync());

        await session.RunAsync(days: 60);

        Assert.NotEmpty(await session.Log.Reader.ReadRemovedAsync("room", 6, 1));
        Assert.Empty(await session.Log.Reader.ReadRemovedAsync("room", 7, 1));
        Assert.Empty(await session.Log.Reader.ReadRemovedAsync("other", 0, 1));
        Assert.NotNull(await session.Log.Reader.ReadNewestRemovalAsync());
    }

    [Fact]
    public async Task Run_states_and_reactions_go_with_their_month()
    {
        await using var session = await StartAsync();
        await WriteAsync(session);

        await session.RunAsync(days: 60);

        Assert.Equal(0, await session.ScalarAsync<long>("SELECT count(*) FROM message_reactions"));
        Assert.Equal(5, await session.ScalarAsync<long>("SELECT sum(message_seq)::bigint FROM message_states"));
    }

    [Fact]
    public async Task Run_states_and_reactions_of_a_channel_with_its_own_limit_go_too()
    {
        await using var session = await StartAsync();
        await WriteAsync(session);
        await session.Limits.SetAsync("room", 60, "root");

        await session.RunAsync();

        Assert.Equal([(1L, 2L), (4L, 4L), (6L, 7L)], await session.RunsAsync("room"));
        Assert.Equal(0, await session.ScalarAsync<long>("SELECT count(*) FROM message_reactions"));
        Assert.Equal(5, await session.ScalarAsync<long>("SELECT sum(message_seq)::bigint FROM message_states"));
    }

    /// <summary>An edit that was under way when the message was removed: it is part of the log, and goes with the next run.</summary>
    [Fact]
    public async Task Run_change_of_a_message_that_is_gone_already_is_removed_too()
    {
        await using var session = await StartAsync();
        var head = await WriteAsync(session);
        await session.Limits.SetAsync("room", 60, "root");
        await session.RunAsync();

        var late = ChangeDraft.Deleted(Guid.NewGuid(), new MessageRef(2, MonthsAgo(4), "alice"), "alice", DaysAgo(0));
        await session.Log.AppendAllAsync(head, late);
        Assert.True(HashChain.Verify(await session.Log.Reader.ReadChangesAsync("room", 0, 100)).IsIntact);

        await session.RunAsync();
        Assert.Equal([(1L, 2L), (4L, 4L), (6L, 7L), (9L, 9L)], await session.RunsAsync("room"));
        Assert.True(HashChain.Verify(await session.Log.Reader.ReadChangesAsync("room", 0, 100)).IsIntact);
    }

    /// <summary>Two old messages, a join, an old one, a new one, changes of an old one today, and of the new one.</summary>
    private static async Task<ChannelHead> WriteAsync(RetentionSession session)
    {
        var (old, recent) = (MonthsAgo(4), DaysAgo(10).ToMicroseconds());
        var head = await session.WriteAsync("room", old, old);
        head = await session.Log.AppendAllAsync(head, Drafts.Join("bob"), Post(old), Post(recent));
        var (first, last) = (new MessageRef(2, old, "alice"), new MessageRef(5, recent, "alice"));
        return await session.Log.AppendAllAsync(
            head,
            ChangeDraft.Edited(Guid.NewGuid(), first, "alice", null, "edited", DaysAgo(0)),
            ChangeDraft.Reacted(Guid.NewGuid(), first, "bob", "👍", added: true, DaysAgo(0)),
            ChangeDraft.Edited(Guid.NewGuid(), last, "alice", null, "edited", DaysAgo(0))
        );
    }
}
