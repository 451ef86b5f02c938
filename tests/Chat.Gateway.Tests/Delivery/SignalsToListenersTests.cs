using Chat.Delivery;
using Chat.Presence;
using Chat.TestKit;

namespace Chat.Tests.Delivery;

/// <summary>What is not of the log goes to those who are to have it, and is the first that a slow client is not sent.</summary>
public sealed class SignalsToListenersTests
{
    private const long Signalled = 1_000_000;

    private readonly RelayedRoom _room = new();
    private readonly TaskCompletionSource _reads = new();

    [Fact]
    public async Task Slow_client_is_not_sent_it_and_not_cut_off_for_it()
    {
        var slow = new ListeningConnection("user_slow") { Reads = _reads.Task };
        var quick = new ListeningConnection("user_quick");
        await _room.Relay.SubscribeAsync(slow.Outbox, _room.Cursor);
        await _room.Relay.SubscribeAsync(quick.Outbox, _room.Cursor);
        var behind = (ConnectionOutbox.Capacity / 4) + 1; // one of them is being written
        for (var n = 0; n < behind; n++)
        {
            _room.Deliver(_room.Post());
        }

        for (var n = 0; n < 2 * ConnectionOutbox.Capacity; n++)
        {
            Signal(_ => true);
        }

        _reads.SetResult();
        await Wait.UntilAsync(() => slow.Seqs.Length >= behind, () => "It has not read everything.");
        Assert.Equal(Enumerable.Range(1, behind).Select(n => (long)n), slow.Seqs);
        Assert.False(slow.ConnectionAborted.IsCancellationRequested);
        Assert.Equal(2 * ConnectionOutbox.Capacity, quick.Seqs.Count(seq => seq == Signalled));
    }

    [Fact]
    public async Task Only_those_are_sent_it_who_are_to_have_it()
    {
        var ada = new ListeningConnection("user_ada");
        var bob = new ListeningConnection("user_bob");
        await _room.Relay.SubscribeAsync(ada.Outbox, _room.Cursor);
        await _room.Relay.SubscribeAsync(bob.Outbox, _room.Cursor);

        Signal(userId => userId != "user_bob");

        Assert.Equal([Signalled], ada.Seqs);
        Assert.Empty(bob.Seqs);
        Assert.True(ada.Outbox.ListensTo("room"));
        Assert.False(ada.Outbox.ListensTo("another"));
    }

    private void Signal(Predicate<string> isFor)
    {
        var due = new DueOutboxes();
        _room.Relay.Signal(HubEvents.Of(RelayedRoom.Protocol, "Told", new { seq = Signalled }), isFor, due);
        due.Write();
    }
}
