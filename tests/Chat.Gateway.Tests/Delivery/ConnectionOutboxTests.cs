using Chat.Delivery;
using Chat.TestKit;

namespace Chat.Tests.Delivery;

/// <summary>Nobody waits for a client that does not read; it is cut off before it costs much.</summary>
public sealed class ConnectionOutboxTests
{
    private readonly RelayedRoom _room = new();
    private readonly TaskCompletionSource _reads = new();

    [Fact]
    public async Task Slow_client_is_cut_off_and_costs_the_others_nothing()
    {
        var slow = new ListeningConnection("user_slow") { Reads = _reads.Task };
        var quick = new ListeningConnection("user_quick");
        await _room.Relay.SubscribeAsync(slow.Outbox, _room.Cursor);
        await _room.Relay.SubscribeAsync(quick.Outbox, _room.Cursor);

        Deliver(ConnectionOutbox.Capacity + 1); // one of them is being written
        Assert.False(slow.ConnectionAborted.IsCancellationRequested);
        Deliver(1);

        await Wait.UntilAsync(() => slow.ConnectionAborted.IsCancellationRequested, () => "It is still connected.");
        Deliver(1);
        _reads.SetResult(); // what awaits it goes on at a time of its own
        await UntilReadAsync(slow, 1);
        Assert.Equal(ConnectionOutbox.Capacity + 3, quick.Seqs.Length);
        Assert.False(quick.ConnectionAborted.IsCancellationRequested);
        Assert.Equal([1], slow.Seqs);
    }

    /// <summary>Long texts fill an outbox before their number does.</summary>
    [Fact]
    public async Task Slow_client_is_cut_off_before_what_waits_is_too_much()
    {
        var slow = new ListeningConnection("user_slow") { Reads = _reads.Task };
        await _room.Relay.SubscribeAsync(slow.Outbox, _room.Cursor);
        var text = new string('x', ConnectionOutbox.CapacityBytes / 4);

        Deliver(4, text); // one is being written, and three and their names are less than the capacity
        Assert.False(slow.ConnectionAborted.IsCancellationRequested);
        Deliver(1, text);

        await Wait.UntilAsync(() => slow.ConnectionAborted.IsCancellationRequested, () => "It is still connected.");
        _reads.SetResult();
        await UntilReadAsync(slow, 1);
        Assert.Equal([1], slow.Seqs);
    }

    [Fact]
    public async Task Event_longer_than_the_capacity_reaches_a_client_for_which_nothing_waits()
    {
        var slow = new ListeningConnection("user_slow") { Reads = _reads.Task };
        await _room.Relay.SubscribeAsync(slow.Outbox, _room.Cursor);

        Deliver(1);
        Deliver(1, new string('x', 2 * ConnectionOutbox.CapacityBytes));
        _reads.SetResult();

        await UntilReadAsync(slow, 2);
        Assert.Equal([1, 2], slow.Seqs);
    }

    [Fact]
    public async Task Batch_is_written_at_once_and_what_came_meanwhile_after_it()
    {
        var slow = new ListeningConnection("user_slow") { Reads = _reads.Task };
        await _room.Relay.SubscribeAsync(slow.Outbox, _room.Cursor);

        _room.Deliver(_room.Post(), _room.React(1), _room.Post());
        _room.Deliver(_room.Post());
        _room.Deliver(_room.Post(), _room.Post());
        _reads.SetResult();

        await UntilReadAsync(slow, 6);
        Assert.Equal(
            [
                [1, 2, 3],
                [4],
                [5, 6],
            ],
            slow.Writes
        );
    }

    [Fact]
    public async Task Abort_while_something_is_written_writes_nothing_more()
    {
        var slow = new ListeningConnection("user_slow") { Reads = _reads.Task };
        await _room.Relay.SubscribeAsync(slow.Outbox, _room.Cursor);
        Deliver(3);

        slow.Outbox.Abort();
        Deliver(1);
        _reads.SetResult();

        await UntilReadAsync(slow, 1);
        await Wait.UntilAsync(() => slow.ConnectionAborted.IsCancellationRequested, () => "It is still connected.");
        Assert.Equal([1], slow.Seqs);
    }

    [Fact]
    public async Task Slow_client_that_reads_again_in_time_gets_everything_in_order()
    {
        var slow = new ListeningConnection("user_slow") { Reads = _reads.Task };
        await _room.Relay.SubscribeAsync(slow.Outbox, _room.Cursor);

        Deliver(ConnectionOutbox.Capacity);
        _reads.SetResult();

        await UntilReadAsync(slow, ConnectionOutbox.Capacity);
        Assert.Equal(Enumerable.Range(1, ConnectionOutbox.Capacity).Select(n => (long)n), slow.Seqs);
    }

    [Fact]
    public async Task Ended_connection_is_forgotten_and_cannot_subscribe_again()
    {
        var gone = new ListeningConnection("user_gone");
        await _room.Relay.SubscribeAsync(gone.Outbox, _room.Cursor);

        Assert.Equal([_room.Relay], gone.Outbox.Close());
        _room.Relay.Unsubscribe(gone.Outbox);
        var again = await _room.Relay.SubscribeAsync(gone.Outbox, _room.Cursor);

        Assert.True(again!.IsError);
        Assert.True(_room.Relay.TryClose());
        Deliver(1);
        Assert.Empty(gone.Seqs);
    }

    /// <summary>What has gathered before anybody wrote says nothing about the client.</summary>
    [Theory]
    [InlineData(2 * ConnectionOutbox.Capacity, 10)]
    [InlineData(60, ConnectionOutbox.CapacityBytes / 20)]
    public async Task Client_that_reads_is_not_cut_off_by_a_batch_beyond_the_capacity(int posts, int length)
    {
        var quick = new ListeningConnection("user_quick");
        await _room.Relay.SubscribeAsync(quick.Outbox, _room.Cursor);
        var due = new DueOutboxes();

        for (var n = 0; n < posts; n++)
        {
            _room.Receive(due, _room.Post(new string('x', length)));
        }

        due.Write();
        await UntilReadAsync(quick, posts);
        Assert.Equal(Enumerable.Range(1, posts).Select(n => (long)n), quick.Seqs);
        Assert.False(quick.ConnectionAborted.IsCancellationRequested);
    }

    private static Task UntilReadAsync(ListeningConnection connection, int count) =>
        Wait.UntilAsync(
            () => connection.Seqs.Length >= count,
            () => $"It has read {connection.Seqs.Length} of {count}."
        );

    private void Deliver(int count, string text = "text")
    {
        for (var n = 0; n < count; n++)
        {
            _room.Deliver(_room.Post(text));
        }
    }
}
