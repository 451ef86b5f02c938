using Chat.Data.Tests.Log;
using Chat.Data.Unread;
using static Chat.Data.Tests.Retention.RetentionSession;

namespace Chat.Data.Tests.Retention;

public sealed class UnreadTests
{
    /// <summary>Two old messages, one of them the reader's own, and three new ones, again with one of their own.</summary>
    [Fact]
    public async Task Run_what_was_removed_is_not_unread_and_what_is_left_counts_as_before()
    {
        await using var session = await StartAsync();
        var head = await session.Log.AppendAllAsync(await session.Log.OpenAsync("room"), Drafts.Join("bob"));
        await session.Log.ExecuteAsync("UPDATE channel_members SET joined_at = 'epoch'"); // the clock of this test only
        var (old, recent) = (MonthsAgo(4), DaysAgo(10));
        await session.Log.AppendAllAsync(
            head,
            Post(old),
            By("bob", old),
            Post(recent),
            By("bob", recent),
            Post(recent)
        );
        Assert.Equal(3, await UnreadAsync(session));

        await session.RunAsync(days: 60);

        Assert.Equal([(2L, 3L)], await session.RunsAsync("room"));
        Assert.Equal(2, await UnreadAsync(session));
    }

    private static Chat.Data.Log.ChangeDraft By(string sender, DateTimeOffset at) =>
        Chat.Data.Log.ChangeDraft.Posted(Guid.NewGuid(), sender, Guid.NewGuid().ToString(), "text", at);

    private static async Task<long> UnreadAsync(RetentionSession session) =>
        (await new UnreadReader(session.Log.DataSource, TimeProvider.System).ReadAsync("bob", ["room"]))["room"].Unread;
}
