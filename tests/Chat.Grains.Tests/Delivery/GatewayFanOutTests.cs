using Chat.Delivery;
using Chat.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Streams;

namespace Chat.Tests.Delivery;

/// <summary>What a room sends while the silo that holds a stream's queue is gone.</summary>
public sealed class GatewayFanOutTests
{
    private readonly IStreamProvider _provider;
    private readonly BrokenStreams _streams;
    private readonly GatewayFanOut _room;

    public GatewayFanOutTests()
    {
        (_provider, _streams) = BrokenStreams.New();
        _room = new("room_1", _provider, TimeProvider.System, NullLogger<GatewayFanOut>.Instance);
    }

    [Fact]
    public Task Changes_that_were_not_taken_are_sent_again_in_order() =>
        OnOneSchedulerAsync(async () =>
        {
            _room.Attach("gateway-1", Guid.NewGuid(), epoch: 1);
            _room.Publish(1, NewChange(1));
            _room.Publish(1, NewChange(2));
            await Wait.UntilAsync(() => _streams.Refusals > 1, () => "It does not try again.");
            _room.Publish(1, NewChange(3));

            _streams.IsBroken = false;
            await Wait.UntilAsync(() => Seqs().Count == 3, () => "They were not sent again.");

            Assert.Equal([1, 2, 3], Seqs());
        });

    [Fact]
    public Task Sign_of_life_that_was_not_taken_is_sent_again() =>
        OnOneSchedulerAsync(async () =>
        {
            _room.Attach("gateway-1", Guid.NewGuid(), epoch: 1);
            await Wait.UntilAsync(() => _streams.Refusals > 0, () => "It does not try.");

            _streams.IsBroken = false;
            await Wait.UntilAsync(() => _streams.Events.Count > 0, () => "It was not sent again.");

            Assert.Empty(Assert.Single(_streams.Events).Changes);
        });

    [Fact]
    public Task Detached_gateway_is_sent_nothing_any_more() =>
        OnOneSchedulerAsync(async () =>
        {
            var attachment = Guid.NewGuid();
            _room.Attach("gateway-1", attachment, epoch: 1);
            await Wait.UntilAsync(() => _streams.Refusals > 0, () => "It does not try.");
            _room.Detach("gateway-1", attachment);
            var other = Guid.NewGuid();
            _streams.IsBroken = false;
            _room.Attach("gateway-2", other, epoch: 1);

            await Wait.UntilAsync(() => _streams.Events.Count > 0, () => "The other one gets nothing.");
            _room.Publish(1, NewChange(1));
            await Wait.UntilAsync(() => Seqs().Count > 0, () => "The other one gets no change.");

            Assert.Equal(2, _streams.Events.Count); // the other's sign of life and change
        });

    [Fact]
    public Task Announcement_that_was_not_taken_is_made_again() =>
        OnOneSchedulerAsync(async () =>
        {
            var announcing = _room.AnnounceAsync(new("room_1", 1, 7));
            await Wait.UntilAsync(() => _streams.Refusals > 0, () => "It does not try.");

            _streams.IsBroken = false;
            await announcing;

            Assert.Equal(7, Assert.Single(_streams.Announcements).Seq);
        });

    /// <summary>As in a grain: one thing at a time.</summary>
    private static Task OnOneSchedulerAsync(Func<Task> test) =>
        Task
            .Factory.StartNew(
                test,
                CancellationToken.None,
                TaskCreationOptions.None,
                new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler
            )
            .Unwrap();

    private static Change NewChange(long seq) =>
        new(seq, null, new(true, new("user_1", "Ada"), DateTimeOffset.UnixEpoch));

    private IReadOnlyList<long> Seqs() => [.. _streams.Events.SelectMany(e => e.Changes).Select(change => change.Seq)];
}
