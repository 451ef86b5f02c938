using Chat.Delivery;
using Chat.Errors;
using Chat.TestKit;

namespace Chat.Tests.Delivery;

/// <summary>From where a relay goes on, and when it does not.</summary>
public sealed class ChannelRelayPlacesTests
{
    private readonly RelayedRoom _room = new();
    private readonly ListeningConnection _ada = new("user_ada");

    [Fact]
    public async Task Subscribe_from_a_head_gets_everything_after_it_although_the_room_answers_later()
    {
        _room.Post();
        var cursor = _room.Relay.Subscribe(_ada.Outbox, _room.Cursor);
        _room.Post();
        _room.Post();
        _room.Readable.SetResult();

        await _room.Relay.AttachIfNeededAsync();

        Assert.Equal(1, cursor!.Value!.Seq);
        await Wait.UntilAsync(() => _ada.Seqs.SequenceEqual([2, 3]), () => $"{string.Join(", ", _ada.Seqs)}");
    }

    [Fact]
    public async Task Subscribe_from_a_newer_head_passes_nothing_up_to_it_on()
    {
        _room.Relay.Subscribe(new ListeningConnection("user_bob").Outbox, _room.Cursor);
        await _room.Relay.AttachIfNeededAsync();
        var missed = _room.Post();
        var bob = new ListeningConnection("user_bob");

        var cursor = _room.Relay.Subscribe(bob.Outbox, _room.Cursor);
        _room.Deliver(missed, _room.Post());

        Assert.Equal(1, cursor!.Value!.Seq);
        Assert.Equal([2], bob.Seqs);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Subscribe_after_a_leave_by_another_device_is_refused_unless_it_joined_again(bool again)
    {
        _room.Readable.SetResult();
        _room.Join("user_ada");
        var joined = _room.Cursor;
        _room.Leave("user_ada");
        if (again)
        {
            _room.Join("user_ada");
        }

        var cursor = await _room.Relay.SubscribeAsync(_ada.Outbox, joined);
        _room.Deliver(_room.Post());

        Assert.Equal(again ? null : ErrorCodes.NotAMember, cursor!.Error?.Code);
        Assert.Equal(again ? [4] : [], _ada.Seqs);
    }

    [Fact]
    public async Task Room_that_has_not_noticed_a_restore_cuts_nobody_and_is_attached_to_when_it_has()
    {
        _room.Join("user_ada");
        _room.Relay.Subscribe(_ada.Outbox, _room.Cursor with { Epoch = 2 });
        await _room.Relay.AttachIfNeededAsync();
        _room.Deliver(_room.Post("of the time that is lost"));
        await _room.Relay.RenewAsync(CancellationToken.None);
        Assert.False(_ada.ConnectionAborted.IsCancellationRequested);
        Assert.Empty(_ada.Seqs);

        _room.Epoch = 2;
        _room.Readable.SetResult();
        await _room.Relay.RenewAsync(CancellationToken.None);

        await Wait.UntilAsync(() => _ada.Seqs.SequenceEqual([2]), () => $"{string.Join(", ", _ada.Seqs)}");
    }

    [Fact]
    public async Task RenewAsync_after_a_long_absence_has_the_listeners_start_anew()
    {
        _room.Relay.Subscribe(_ada.Outbox, _room.Cursor);
        await _room.Relay.AttachIfNeededAsync();
        for (var n = 0; n <= ChannelRelay.LongestFill; n++)
        {
            _room.Post();
        }

        await _room.Relay.RenewAsync(CancellationToken.None);

        await StartsAnewAsync();
        Assert.Equal(0, _room.Reads);
    }

    [Fact]
    public async Task Fill_where_the_log_has_lost_what_comes_next_has_the_listeners_start_anew()
    {
        _room.Relay.Subscribe(_ada.Outbox, _room.Cursor);
        await _room.Relay.AttachIfNeededAsync();
        _room.Post();
        _room.Post();
        _room.Forget(1);
        _room.Readable.SetResult();

        await _room.Relay.RenewAsync(CancellationToken.None);

        await StartsAnewAsync();
    }

    [Fact]
    public async Task Fill_that_cannot_be_passed_on_has_the_listeners_start_anew()
    {
        _room.Relay.Subscribe(_ada.Outbox, _room.Cursor);
        await _room.Relay.AttachIfNeededAsync();
        var spoilt = _room.Spoilt();
        _room.Readable.SetResult();

        Assert.Throws<NullReferenceException>(() => _room.Deliver(spoilt));
        Assert.False(_ada.ConnectionAborted.IsCancellationRequested); // it may have been for once
        await _room.Relay.RenewAsync(CancellationToken.None);

        await StartsAnewAsync();
    }

    [Fact]
    public async Task Receive_that_fails_when_some_may_have_it_has_the_listeners_start_anew()
    {
        _room.Relay.Subscribe(_ada.Outbox, _room.Cursor);
        await _room.Relay.AttachIfNeededAsync();

        Assert.Throws<NullReferenceException>(() => _room.Receive(null!, _room.Post()));

        await StartsAnewAsync();
    }

    [Fact]
    public async Task Subscribe_after_a_restore_has_those_of_before_start_anew()
    {
        _room.Relay.Subscribe(_ada.Outbox, _room.Cursor);
        await _room.Relay.AttachIfNeededAsync();
        var bob = new ListeningConnection("user_bob");

        Assert.Null(_room.Relay.Subscribe(bob.Outbox, _room.Cursor with { Epoch = 2 }));

        await StartsAnewAsync();
        Assert.False(bob.ConnectionAborted.IsCancellationRequested);
    }

    [Fact]
    public void Subscribe_with_a_head_from_before_a_restore_is_refused()
    {
        _room.Relay.Subscribe(_ada.Outbox, _room.Cursor with { Epoch = 2 });

        var refused = _room.Relay.Subscribe(new ListeningConnection("user_bob").Outbox, _room.Cursor);

        Assert.Equal(ErrorCodes.Unavailable, refused!.Error!.Code);
        Assert.False(_ada.ConnectionAborted.IsCancellationRequested);
    }

    private async Task StartsAnewAsync()
    {
        await Wait.UntilAsync(() => _ada.ConnectionAborted.IsCancellationRequested, () => "It listens on.");
        Assert.Empty(_ada.Seqs);
        Assert.True(_room.Relay.TryClose());
    }
}
