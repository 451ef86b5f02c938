using Chat.Delivery;
using Chat.TestKit;

namespace Chat.Tests.Delivery;

/// <summary>In seq order, each once, without holes: whatever the stream does.</summary>
public sealed class ChannelRelayTests
{
    private readonly RelayedRoom _room = new();
    private readonly ListeningConnection _ada = new("user_ada");

    [Fact]
    public async Task Receive_what_came_twice_is_passed_on_once()
    {
        await SubscribeAsync();
        var first = _room.Post();
        var second = _room.Post();

        _room.Deliver(first);
        _room.Deliver(first);
        _room.Deliver(first, second);
        _room.Deliver(second);

        Assert.Equal([1, 2], _ada.Seqs);
        Assert.Equal(0, _room.Reads);
    }

    [Fact]
    public async Task Receive_after_a_loss_reads_what_is_missing_before_it_goes_on()
    {
        await SubscribeAsync();
        _room.Post();
        _room.React(1);
        _room.Deliver(_room.Post());
        Assert.Empty(_ada.Seqs);

        _room.Deliver(_room.Post());
        _room.Readable.SetResult();

        await UntilSeenAsync(1, 2, 3, 4);
    }

    [Fact]
    public async Task Receive_after_a_loss_of_what_was_removed_meanwhile_the_seqs_are_passed_on()
    {
        await SubscribeAsync();
        _room.Removed();
        _room.Post();
        _room.Removed();
        _room.Deliver(_room.Post());
        _room.Readable.SetResult();

        await UntilSeenAsync(1, 2, 3, 4); // else a client would look for those that are missing
    }

    [Fact]
    public async Task Receive_in_the_wrong_order_is_passed_on_in_the_right_one()
    {
        await SubscribeAsync();
        var first = _room.Post();
        var second = _room.Post();

        _room.Deliver(second);
        _room.Deliver(first);
        _room.Readable.SetResult();

        await UntilSeenAsync(1, 2);
    }

    [Fact]
    public async Task RenewAsync_finds_a_loss_that_no_later_event_shows()
    {
        await SubscribeAsync();
        _room.Readable.SetResult();
        _room.Post();

        await _room.Relay.RenewAsync(CancellationToken.None);

        await UntilSeenAsync(1);
    }

    [Fact]
    public async Task SubscribeAsync_nothing_up_to_the_answer_and_everything_after_it_is_passed_on()
    {
        await SubscribeAsync();
        var bob = new ListeningConnection("user_bob");
        var post = _room.Post();
        var join = _room.Join("user_bob");

        var cursor = await _room.Relay.SubscribeAsync(bob.Outbox, _room.Cursor);
        _room.Deliver(post, join, _room.Post());

        Assert.Equal(2, cursor!.Value!.Seq);
        Assert.Equal([3], bob.Seqs);
        Assert.Equal([1, 2, 3], _ada.Seqs);
    }

    [Fact]
    public async Task Receive_a_leave_is_the_last_the_leaver_hears()
    {
        await SubscribeAsync();

        _room.Deliver(_room.Leave("user_ada"), _room.Post());

        Assert.Equal([1], _ada.Seqs);
        Assert.True(_room.Relay.TryClose());
    }

    [Fact]
    public async Task Receive_a_batch_gives_each_the_part_they_are_there_for()
    {
        await SubscribeAsync();
        var early = new ListeningConnection("user_early");
        await _room.Relay.SubscribeAsync(early.Outbox, _room.Cursor);
        Change[] batch =
        [
            _room.Post(),
            _room.Join("user_bob"),
            _room.Post(),
            _room.Leave("user_ada"),
            _room.Post(),
            _room.Join("user_ada"),
        ];
        var bob = new ListeningConnection("user_bob");
        _room.Relay.Subscribe(bob.Outbox, _room.Cursor with { Seq = 2 });
        var again = new ListeningConnection("user_ada");
        _room.Relay.Subscribe(again.Outbox, _room.Cursor);

        _room.Deliver(batch);
        _room.Deliver(_room.Post());

        Assert.Equal([1, 2, 3, 4], _ada.Seqs);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], early.Seqs);
        Assert.Equal([3, 4, 5, 6, 7], bob.Seqs);
        Assert.Equal([7], again.Seqs);
    }

    /// <summary>The events of both are still on their way when the connection subscribes again.</summary>
    [Fact]
    public async Task SubscribeAsync_after_leaving_and_joining_again_goes_on()
    {
        await SubscribeAsync();
        var left = _room.Leave("user_ada");
        var joined = _room.Join("user_ada");

        await SubscribeAsync();
        _room.Deliver(left);
        _room.Deliver(joined);
        _room.Deliver(_room.Post());

        Assert.Equal([1, 2, 3], _ada.Seqs);
    }

    [Fact]
    public async Task IsSilent_from_a_renewal_until_the_stream_brings_anything()
    {
        await SubscribeAsync();
        Assert.False(_room.Relay.IsSilent);

        await _room.Relay.RenewAsync(CancellationToken.None);
        Assert.True(_room.Relay.IsSilent);

        _room.Deliver();
        Assert.False(_room.Relay.IsSilent);
    }

    private async Task SubscribeAsync()
    {
        var cursor = await _room.Relay.SubscribeAsync(_ada.Outbox, _room.Cursor);
        Assert.Equal(_room.Cursor, cursor!.Value);
    }

    private Task UntilSeenAsync(params long[] seqs) =>
        Wait.UntilAsync(() => _ada.Seqs.SequenceEqual(seqs), () => $"It has seen {string.Join(", ", _ada.Seqs)}.");
}
