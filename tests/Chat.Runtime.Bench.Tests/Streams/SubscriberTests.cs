using Chat.Bench.Streams;
using Chat.Delivery;

namespace Chat.Runtime.Bench.Tests.Streams;

/// <summary>That nothing was lost is worth as much as the check that says so.</summary>
public sealed class SubscriberTests
{
    private readonly List<long> _acknowledged = [];
    private readonly Subscriber _subscriber;

    public SubscriberTests() =>
        _subscriber = new Subscriber(
            seq =>
            {
                _acknowledged.Add(seq);
                return Task.CompletedTask;
            },
            acknowledgeEvery: 3
        );

    [Fact]
    public async Task Until_whenAllHasCome_completes()
    {
        await ReceiveAsync(1, 2);
        await ReceiveAsync(3, 4);

        await _subscriber.UntilAsync(4);

        Assert.Equal(2, _subscriber.Latency.Count);
        Assert.Equal([4], _acknowledged);
    }

    [Fact]
    public async Task Until_beforeAllHasCome_waits()
    {
        await ReceiveAsync(1);
        var complete = _subscriber.UntilAsync(2);
        Assert.False(complete.IsCompleted);

        await ReceiveAsync(2);

        await complete;
    }

    [Theory]
    [InlineData(2L)] // the first is missing
    [InlineData(1L, 3L)]
    [InlineData(1L, 1L, 2L, 3L)]
    [InlineData(2L, 1L, 3L)]
    public async Task Until_afterALossARepetitionOrADisorder_fails(params long[] seqs)
    {
        await ReceiveAsync(seqs);

        await Assert.ThrowsAsync<InvalidDataException>(() => _subscriber.UntilAsync(seqs.Max()));
    }

    private Task ReceiveAsync(params long[] seqs) =>
        _subscriber.ReceiveAsync(new StampedChanges(0, [.. seqs.Select(seq => new Change(seq, null, null))]));
}
