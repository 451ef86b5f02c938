namespace Chat.Runtime.Tests.Activations;

public sealed class ActivationTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private readonly string _key = Guid.NewGuid().ToString("N");

    private ICounterGrain Grain => fixture.Grains.GetGrain<ICounterGrain>(_key);

    [Fact]
    public async Task Calls_onePerTurn_doNotInterleave()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Grain.IncrementAsync()));

        Assert.Equal(Enumerable.Range(1, 200), results.Order());
    }

    [Fact]
    public async Task Continuations_ofOneGrain_neverRunAtTheSameTime() => Assert.False(await Grain.RacesAsync());

    [Fact]
    public async Task AlwaysInterleave_runsWhileAnotherCallWaits()
    {
        var held = Grain.HoldAsync();
        var queued = Grain.IncrementAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                await Grain.ReleaseAsync();
                return held.IsCompleted;
            },
            "the held call is released"
        );

        await held;
        Assert.Equal(1, await queued);
    }

    [Fact]
    public async Task ReadOnly_callsRunTogether() =>
        await Task.WhenAll(Grain.MeetAsync(others: 3), Grain.MeetAsync(others: 3), Grain.MeetAsync(others: 3));

    [Fact]
    public async Task DeactivateOnIdle_nextCallGetsANewActivation()
    {
        var first = await Grain.ActivationAsync();
        await Grain.DeactivateAsync();

        Assert.NotEqual(first, await Grain.ActivationAsync());
        Assert.Equal(DeactivationReasonCode.ApplicationRequested, Endings.ByKey[_key]);
    }

    [Fact]
    public async Task OnActivate_thatFails_isReportedToEveryCaller()
    {
        var broken = fixture.Grains.GetGrain<ICounterGrain>($"broken {_key}");

        foreach (var call in Enumerable.Range(0, 3).Select(_ => broken.IncrementAsync()).ToList())
        {
            var error = await Assert.ThrowsAsync<InvalidOperationException>(() => call);
            Assert.Equal("This grain does not start.", error.Message);
        }
    }

    [Fact]
    public async Task LocalCall_copiesMutableArguments() =>
        Assert.Equal([1], await Grain.ShareAsync($"other {_key}", [1]));

    [Fact]
    public async Task Timer_ticksAsTurns()
    {
        await Grain.TickAsync(TimeSpan.FromMilliseconds(1), interleave: false);

        await Eventually.TrueAsync(async () => await Grain.TicksAsync() > 3, "ticks");
    }

    [Fact]
    public async Task Timer_doesNotInterleaveUnlessAsked()
    {
        var held = Grain.HoldAsync();
        await Eventually.TrueAsync(async () => await Grain.TicksAsync() == 0, "the call has arrived");
        var plain = Grain.TickAsync(TimeSpan.FromMilliseconds(1), interleave: false);
        Assert.Equal(0, await Grain.TicksAsync());
        await Grain.ReleaseAsync();
        await Task.WhenAll(held, plain);
        await Grain.TickAsync(TimeSpan.FromMilliseconds(1), interleave: true);
        var heldAgain = Grain.HoldAsync();
        var before = await Grain.TicksAsync();

        await Eventually.TrueAsync(async () => await Grain.TicksAsync() > before + 3, "interleaved ticks");

        await Grain.ReleaseAsync();
        await heldAgain;
    }
}
