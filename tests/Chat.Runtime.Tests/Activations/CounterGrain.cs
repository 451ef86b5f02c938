namespace Chat.Runtime.Tests.Activations;

public sealed class CounterGrain : Grain, ICounterGrain
{
    private readonly Guid _activation = Guid.NewGuid();
    private TaskCompletionSource _hold = new();
    private TaskCompletionSource _met = new();
    private int _meeting;
    private int _count;
    private int _ticks;
    private bool _isBusy;

    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        this.GetPrimaryKeyString().StartsWith("broken", StringComparison.Ordinal)
            ? throw new InvalidOperationException("This grain does not start.")
            : Task.CompletedTask;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Endings.ByKey[this.GetPrimaryKeyString()] = reason.ReasonCode;
        return Task.CompletedTask;
    }

    public async Task<int> IncrementAsync()
    {
        var before = _count;
        await Task.Yield();
        return _count = before + 1;
    }

    public Task HoldAsync() => (_hold = new TaskCompletionSource()).Task;

    public Task ReleaseAsync()
    {
        _hold.TrySetResult();
        return Task.CompletedTask;
    }

    public Task<int> PeekAsync() => Task.FromResult(_count);

    public Task MeetAsync(int others)
    {
        if (++_meeting == others)
        {
            _met.TrySetResult();
        }

        return _met.Task;
    }

    /// <summary>Whether two continuations ever ran at the same time.</summary>
    public async Task<bool> RacesAsync()
    {
        var races = false;
        await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(async _ =>
                {
                    for (var i = 0; i < 20; i++)
                    {
                        await Task.Yield();
                        races |= _isBusy;
                        _isBusy = true;
                        Thread.SpinWait(100);
                        _isBusy = false;
                    }
                })
        );
        return races;
    }

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<Guid> ActivationAsync() => Task.FromResult(_activation);

    public async Task<string> CallSelfAsync()
    {
        await GrainFactory.GetGrain<ICounterGrain>(this.GetPrimaryKeyString()).IncrementAsync();
        return "unreachable";
    }

    public Task<int> CallBackThroughAsync(string otherKey) =>
        GrainFactory.GetGrain<ICounterGrain>(otherKey).CallAsync(this.GetPrimaryKeyString());

    public Task<int> CallAsync(string otherKey) => GrainFactory.GetGrain<ICounterGrain>(otherKey).IncrementAsync();

    public Task AppendAsync(List<int> list)
    {
        list.Add(99);
        return Task.CompletedTask;
    }

    public async Task<List<int>> ShareAsync(string otherKey, List<int> list)
    {
        await GrainFactory.GetGrain<ICounterGrain>(otherKey).AppendAsync(list);
        return list;
    }

    public Task TickAsync(TimeSpan period, bool interleave)
    {
        this.RegisterGrainTimer(
            _ =>
            {
                _ticks++;
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(period, period) { Interleave = interleave }
        );
        return Task.CompletedTask;
    }

    public Task<int> TicksAsync() => Task.FromResult(_ticks);
}
