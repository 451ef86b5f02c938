using System.Reflection;
using Chat.Cluster;
using Chat.Delivery;
using Chat.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Delivery;

/// <summary>What a stream brings at once, of several rooms and in several pieces.</summary>
public sealed class BatchTests
{
    private readonly RelayedRoom _posts = new();
    private readonly ListeningConnection _ada = new("user_ada");
    private readonly ChannelRelays _relays = new(
        DispatchProxy.Create<IClusterClient, RenewalTests.Cluster>(),
        Options.Create(new GatewayOptions()),
        RelayedRoom.Protocol,
        TimeProvider.System,
        NullLogger<ChannelRelays>.Instance,
        NullLogger<ChannelRelay>.Instance
    );

    [Fact]
    public async Task Pieces_in_another_order_than_their_seqs_are_passed_on_in_that_of_the_seqs()
    {
        await _relays.SubscribeAsync(new ChannelCursor("room", Epoch: 1, Seq: 0), _ada.Outbox);
        var (first, second, third) = (_posts.Post(), _posts.Post(), _posts.Post());

        _relays.Receive([new("room", 1, [first, third]), new("room", 1, [second])]);

        await UntilReadAsync(1, 2, 3);
    }

    [Fact]
    public async Task Events_that_cannot_be_passed_on_keep_those_of_no_other_room()
    {
        await _relays.SubscribeAsync(new ChannelCursor("spoilt", Epoch: 1, Seq: 0), _ada.Outbox);
        await _relays.SubscribeAsync(new ChannelCursor("room", Epoch: 1, Seq: 0), _ada.Outbox);

        _relays.Receive([new("spoilt", 1, [null!]), new("room", 1, [_posts.Post()])]);

        await UntilReadAsync(1);
    }

    private Task UntilReadAsync(params long[] seqs) =>
        Wait.UntilAsync(() => _ada.Seqs.SequenceEqual(seqs), () => $"It has read {string.Join(", ", _ada.Seqs)}.");
}
