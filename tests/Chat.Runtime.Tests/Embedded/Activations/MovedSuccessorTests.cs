using Chat.Runtime.Activations;
using Chat.Runtime.Calls;
using Chat.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Runtime.Tests.Activations;

/// <summary>An activation ends and has a successor, whose grain may belong elsewhere by then.</summary>
public sealed class MovedSuccessorTests
{
    /// <summary>Of a lock that is held until the question is answered; any other is free at once.</summary>
    private static readonly TimeSpan LongestLock = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource<bool> _wasLocked = new();
    private int _asked;

    /// <summary>
    /// One that has moved gives up its calls, to whoever sends them elsewhere; who does that holds a lock of its own, also
    /// while it gives calls to activations. Under the lock of an activation that would be a deadlock.
    /// </summary>
    [Fact]
    public async Task Successor_isAskedWhetherItHasMovedUnderNoLockOfThePredecessor()
    {
        await using var cluster = ClusterFixture.NewBuilder(silos: 1).Build();
        await cluster.DeployAsync();
        var services = cluster.GetSiloServiceProvider();
        var directory = services.GetRequiredService<ActivationDirectory>();
        var grainClass = services.GetRequiredService<GrainClasses>().Of(typeof(ICounterGrain));
        var (first, second) = (new HeldTurn(), new HeldTurn());
        directory.Receive(grainClass, "a", first);
        directory.Receive(grainClass, "a", second);
        var predecessor = await first.Started.WaitAsync(Wait.Patience);

        directory.IsHome = _ => IsHome(predecessor);
        predecessor.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "It is a test."));
        first.End();

        Assert.False(await _wasLocked.Task.WaitAsync(Wait.Patience));
        Assert.NotSame(predecessor, await second.Started.WaitAsync(Wait.Patience));
        second.End();
    }

    /// <summary>First asked of the predecessor: whether it is to have a successor.</summary>
    private bool IsHome(Activation predecessor)
    {
        if (Interlocked.Increment(ref _asked) == 2)
        {
            _wasLocked.SetResult(!Task.Run(() => predecessor.Receive(new HeldTurn())).Wait(LongestLock));
        }

        return true;
    }

    private sealed class HeldTurn : Turn
    {
        private readonly TaskCompletionSource<Activation> _started = new();
        private readonly TaskCompletionSource _end = new();

        public Task<Activation> Started => _started.Task;

        public override bool IsInterleaving => false;

        public void End() => _end.SetResult();

        public override Task Invoke(object grain)
        {
            _started.SetResult((Activation)((Grain)grain).GrainContext);
            return _end.Task;
        }

        public override void Complete(Task task) { }

        public override void Fail(Exception exception) => _started.SetException(exception);

        public override void Refuse(Rejection reason) =>
            _started.SetException(new InvalidOperationException($"{reason}"));
    }
}
