using Chat.Runtime.Tests.Activations;

namespace Chat.Runtime.Tests.Calls;

/// <summary>Where this runtime promises more than the packaged one, which nothing outside it may rely on.</summary>
public sealed class StricterCallTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private readonly IEchoGrain _grain = fixture.Grains.GetGrain<IEchoGrain>(Guid.NewGuid().ToString("N"));

    [Fact]
    public async Task Call_thatThrowsExceptionWithOddConstructor_keepsTypeAndMessage()
    {
        var exception = await Assert.ThrowsAsync<AwkwardException>(() => _grain.ThrowAsync("awkward"));

        Assert.Equal("Code 3", exception.Message);
    }

    [Fact]
    public async Task Call_thatThrowsWhatCannotBeSent_saysSo()
    {
        var exception = await Assert.ThrowsAsync<OrleansException>(() => _grain.ThrowAsync("unwritable"));

        Assert.Contains(nameof(UnwritableException), exception.Message, StringComparison.Ordinal);
        Assert.Equal(3, await _grain.AddAsync(1, 2));
    }

    [Fact]
    public async Task Call_oneWay_arrivesInOrder()
    {
        foreach (var number in Enumerable.Range(0, 100))
        {
            await _grain.NoteAsync(number);
        }

        Assert.Equal(Enumerable.Range(0, 100), await _grain.NotesAsync());
    }

    [Fact]
    public async Task DeactivateOnIdle_withCallsWaiting_losesNone()
    {
        var grain = fixture.Grains.GetGrain<ICounterGrain>(Guid.NewGuid().ToString("N"));
        var calls = Enumerable
            .Range(0, 100)
            .Select(i => i % 10 == 5 ? grain.DeactivateAsync() : grain.IncrementAsync())
            .ToList();

        await Task.WhenAll(calls);
    }
}
