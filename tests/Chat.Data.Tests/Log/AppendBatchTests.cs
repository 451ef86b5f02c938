using System.Threading.Channels;
using Chat.Data.Log;

namespace Chat.Data.Tests.Log;

public sealed class AppendBatchTests
{
    private readonly Channel<PendingAppend> _queue = Channel.CreateUnbounded<PendingAppend>();

    [Fact]
    public void Take_everything_queued_sorted_by_channel_and_seq()
    {
        var b = Run("b", 3);
        var a = Run("a", 2);
        Enqueue(b[0], a[0], b[1], a[1], b[2]);

        Assert.Equal([a[0], a[1], b[0], b[1], b[2]], Take(new AppendBatch(10)));
    }

    [Fact]
    public void Take_more_than_fits_leaves_the_rest_queued()
    {
        var run = Run("a", 5);
        Enqueue(run);
        var batch = new AppendBatch(3);

        Assert.Equal(run[..3], Take(batch));
        Assert.False(batch.HasHeldBack);
        Assert.Equal(run[3..], Take(batch));
    }

    [Fact]
    public void Take_rival_of_a_run_waits_and_so_does_what_follows_it()
    {
        var run = Run("a", 3);
        var rival = Run("a", 2);
        var other = Run("b", 1);
        Enqueue(run[0], rival[0], run[1], rival[1], other[0], run[2]);
        var batch = new AppendBatch(10);

        Assert.Equal([run[0], other[0]], Take(batch));
        Assert.True(batch.HasHeldBack);
        Assert.Equal([rival[0]], Take(batch));
        Assert.Equal([run[1]], Take(batch));
        Assert.Equal([rival[1]], Take(batch));
        Assert.Equal([run[2]], Take(batch));
        Assert.False(batch.HasHeldBack);
    }

    private static LogEntry[] Run(string channelId, int count)
    {
        var head = ChannelHead.Empty(channelId);
        var entries = new LogEntry[count];
        for (int i = 0; i < count; i++)
        {
            entries[i] = head.Next(Drafts.Post($"{i}"));
            head = head.After(entries[i]);
        }

        return entries;
    }

    private void Enqueue(params LogEntry[] entries) =>
        Assert.All(entries, entry => Assert.True(_queue.Writer.TryWrite(new PendingAppend(entry, 0))));

    private IEnumerable<LogEntry> Take(AppendBatch batch) => batch.Take(_queue.Reader).Select(pending => pending.Entry);
}
