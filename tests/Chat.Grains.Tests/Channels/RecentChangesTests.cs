using Chat.Channels;
using Chat.Data.Log;
using Chat.Delivery;
using Chat.Messages;

namespace Chat.Tests.Channels;

public class RecentChangesTests
{
    [Fact]
    public void Add_beyond_capacity_forgets_the_oldest()
    {
        var recent = Filled(capacity: 3, count: 5);

        Assert.Equal(2, recent.Floor);
        Assert.False(recent.IsWholeLog);
        Assert.Null(recent.Find("user", "client-2"));
        Assert.Equal(3, recent.Find("user", "client-3")!.Seq);
    }

    [Fact]
    public void Add_with_a_hole_is_a_bug() =>
        Assert.Throws<ArgumentException>(() => Filled(capacity: 3, count: 2).Add(Posted(4)));

    [Theory]
    [InlineData(5, "")]
    [InlineData(4, "5")]
    [InlineData(2, "3,4,5")]
    public void TryAfter_held_changes_are_answered(long seq, string expected)
    {
        Assert.True(Filled(capacity: 3, count: 5).TryAfter(seq, 10, out var changes));
        Assert.Equal(expected, string.Join(',', changes.Select(change => change.Seq)));
    }

    [Fact]
    public void TryAfter_older_than_held_is_not_answered() =>
        Assert.False(Filled(capacity: 3, count: 5).TryAfter(1, 10, out _));

    [Fact]
    public void TryBefore_whole_log_answers_everything_newest_first()
    {
        Assert.True(Filled(capacity: 10, count: 3).TryBefore(long.MaxValue, 50, out var messages, out var more));
        Assert.Equal([3L, 2L, 1L], messages.Select(message => message.Seq));
        Assert.False(more);
    }

    [Fact]
    public void TryBefore_enough_held_answers_a_page()
    {
        Assert.True(Filled(capacity: 4, count: 9).TryBefore(9, 2, out var messages, out var more));
        Assert.Equal([8L, 7L], messages.Select(message => message.Seq));
        Assert.True(more);
    }

    [Fact]
    public void TryBefore_not_enough_held_is_not_answered() =>
        Assert.False(Filled(capacity: 4, count: 9).TryBefore(long.MaxValue, 4, out _, out _));

    [Fact]
    public void Forget_removed_changes_keep_their_seqs_and_nothing_else()
    {
        var recent = Filled(capacity: 5, count: 7);

        recent.Forget([Run(1, 3), Run(5, 6)]);

        Assert.True(recent.TryAfter(2, 10, out var changes));
        Assert.Equal([3L, 4L, 5L, 6L, 7L], changes.Select(change => change.Seq));
        Assert.Equal([4L, 7L], changes.Where(change => change.Posted is not null).Select(change => change.Seq));
        Assert.Null(recent.Find("user", "client-5"));
        Assert.Equal(7, recent.Find("user", "client-7")!.Seq);
        recent.Add(Posted(8));
        Assert.Equal(8, recent.Find("user", "client-8")!.Seq);
    }

    private static RemovedRun Run(long first, long last) => new("room", first, last, last, [], default, default);

    [Fact]
    public void Texts_are_the_latest_and_those_of_deleted_messages_are_gone()
    {
        var recent = Filled(capacity: 10, count: 2);

        recent.Add(Changed(3, MessageAction.Edit, "better"));
        recent.Add(Changed(4, MessageAction.Edit, "best"));
        Assert.Equal(["best", "text", "best", "best"], TextsOf(recent));

        recent.Add(Changed(5, MessageAction.Delete, null));
        Assert.Equal([null, "text", null, null, null], TextsOf(recent));

        recent.Add(Changed(6, MessageAction.Restore, "best"));
        Assert.Equal(["best", "text", "best", "best", null, "best"], TextsOf(recent));
        Assert.Equal("text", recent.Find("user", "client-1")!.Text);
    }

    [Fact]
    public void Add_message_that_was_changed_remembers_its_first_text()
    {
        var recent = new RecentChanges();
        recent.Add(Posted(1) with { Posted = Posted(1).Posted! with { Text = null } }, firstText: "first");

        Assert.Equal("first", recent.Find("user", "client-1")!.Text);
        Assert.Equal([null], TextsOf(recent));
    }

    [Fact]
    public void TryBefore_page_with_a_changed_message_is_not_answered()
    {
        var recent = Filled(capacity: 10, count: 3);
        recent.Add(Changed(4, MessageAction.AddReaction, "👍"));

        Assert.False(recent.TryBefore(long.MaxValue, 3, out _, out _));
        Assert.True(recent.TryBefore(long.MaxValue, 2, out var messages, out _));
        Assert.Equal([3L, 2L], messages.Select(message => message.Seq));
    }

    /// <summary>Of message 1.</summary>
    private static Change Changed(long seq, MessageAction action, string? text) =>
        new(seq, null, null, new MessageChange(action, 1, new("user", "User"), DateTimeOffset.UnixEpoch, text));

    private static IEnumerable<string?> TextsOf(RecentChanges recent)
    {
        Assert.True(recent.TryAfter(0, 100, out var changes));
        return changes.Select(change => change.Posted is { } posted ? posted.Text : change.Message!.Text);
    }

    private static RecentChanges Filled(int capacity, int count)
    {
        var recent = new RecentChanges(capacity);
        for (var seq = 1; seq <= count; seq++)
        {
            recent.Add(Posted(seq));
        }

        return recent;
    }

    private static Change Posted(long seq) =>
        new(
            seq,
            new Message(
                "room",
                seq,
                seq,
                Guid.Empty,
                "user",
                "User",
                $"client-{seq}",
                "text",
                DateTimeOffset.UnixEpoch
            ),
            null
        );
}
