namespace Chat.Runtime.Tests.Calls;

public sealed class GrainCallTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private readonly IEchoGrain _grain = fixture.Grains.GetGrain<IEchoGrain>(Guid.NewGuid().ToString("N"));

    [Fact]
    public async Task Call_overTcp_returnsTheResult()
    {
        var answer = await fixture.Grains.GetGrain<IEchoGrain>("ä/ö").EchoAsync("ü€😀");

        Assert.Equal("ä/ö: ü€😀", answer);
    }

    [Fact]
    public async Task Call_withRecord_carriesAllMembers()
    {
        var sent = new Parcel("a", [1, 2]) { At = DateTimeOffset.UnixEpoch.ToOffset(TimeSpan.FromHours(2)) };

        var received = await _grain.ParcelAsync(sent, copies: 2);

        Assert.Equal("a", received.Name);
        Assert.Equal([1, 2, 1, 2], received.Numbers);
        Assert.Equal(sent.At, received.At);
        Assert.Equal(TimeSpan.FromHours(2), received.At!.Value.Offset);
    }

    [Fact]
    public async Task Call_withValueTask_returnsTheResult() => Assert.Equal(5, await _grain.AddAsync(2, 3));

    [Fact]
    public async Task Call_fromGrainToGrain_returnsTheResult() =>
        Assert.Equal("other: hello", await _grain.RelayAsync("other", "hello"));

    [Fact]
    public async Task Call_thatThrowsFrameworkException_throwsTheSameType()
    {
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => _grain.ThrowAsync("argument"));

        Assert.Equal("Bad argument. (Parameter 'kind')", exception.Message);
        Assert.Contains(nameof(EchoGrain.ThrowAsync), exception.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_thatThrowsContractException_carriesItsMembers()
    {
        var exception = await Assert.ThrowsAsync<TooFullException>(() => _grain.ThrowAsync("own"));

        Assert.Equal("Too full.", exception.Message);
        Assert.Equal(7, exception.Limit);
    }

    [Fact]
    public async Task Call_thatThrowsNestedException_carriesTheInnerOne()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => _grain.ThrowAsync("nested"));

        Assert.Equal("Inner.", Assert.IsType<KeyNotFoundException>(exception.InnerException).Message);
    }

    [Fact]
    public async Task Call_whenCancelled_isCancelledAtOnceAndTellsTheGrain()
    {
        using var source = new CancellationTokenSource();
        var waiting = _grain.WaitAsync(source.Token);
        await _grain.EchoAsync("the call before has arrived");

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.True(await _grain.WasCancelledAsync());
    }

    [Fact]
    public async Task Call_oneWay_arrives()
    {
        foreach (var number in Enumerable.Range(0, 100))
        {
            await _grain.NoteAsync(number);
        }

        await Eventually.TrueAsync(async () => (await _grain.NotesAsync()).Length == 100, "all notes");
        Assert.Equal(Enumerable.Range(0, 100), (await _grain.NotesAsync()).Order());
    }

    [Fact]
    public async Task Calls_manyAtOnce_allReturn()
    {
        var calls = Enumerable.Range(0, 5000).Select(i => _grain.AddAsync(i, 1).AsTask()).ToList();

        Assert.Equal(Enumerable.Range(1, 5000), await Task.WhenAll(calls));
    }

    [Fact]
    public async Task Call_withLargeArgument_arrives()
    {
        var text = new string('x', 3_000_000);

        Assert.Equal(text.Length + 34, (await _grain.EchoAsync(text)).Length);
    }
}
