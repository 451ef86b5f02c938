using System.Reflection;
using Chat.Cluster;

namespace Chat.Tests.Cluster;

/// <summary>A call that is under way when the connection to a silo is lost.</summary>
public sealed class LostSiloFilterTests
{
    private readonly ClusterConnection _connection = new();
    private readonly TaskCompletionSource _answer = new();
    private readonly LostSiloFilter _filter;

    public LostSiloFilterTests() => _filter = new(_connection, TimeProvider.System);

    [Fact]
    public async Task Call_without_an_answer_ends_with_unknown_outcome()
    {
        var call = CallAsync();

        _connection.OnChanged(isLoss: true);

        await Assert.ThrowsAsync<TimeoutException>(() => call);
    }

    [Fact]
    public async Task Call_that_another_silo_answers_is_answered()
    {
        var call = CallAsync();

        _connection.OnChanged(isLoss: true);
        _answer.SetResult();

        await call;
    }

    /// <summary>The answer comes after the loss, but before anybody has looked.</summary>
    [Fact]
    public async Task Call_that_is_answered_at_that_moment_is_answered()
    {
        var later = new Later();
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(later);
        var call = CallAsync();
        SynchronizationContext.SetSynchronizationContext(before);

        _connection.OnChanged(isLoss: true);
        _answer.SetResult();
        await later.RunAsync();

        await call;
    }

    [Fact]
    public async Task Call_that_fails_fails()
    {
        var call = CallAsync();

        _answer.SetException(new OrleansException("no"));

        await Assert.ThrowsAsync<OrleansException>(() => call);
    }

    [Fact]
    public void Call_goes_on_when_a_connection_is_made()
    {
        var call = CallAsync();

        _connection.OnChanged(isLoss: false);

        Assert.False(_connection.Lost.IsCancellationRequested);
        Assert.False(call.IsCompleted);
    }

    private Task CallAsync()
    {
        var context = DispatchProxy.Create<IOutgoingGrainCallContext, CallContext>();
        ((CallContext)(object)context).Answer = _answer.Task;
        return _filter.Invoke(context);
    }

    /// <summary>Runs nothing until it is told to.</summary>
    private sealed class Later : SynchronizationContext
    {
        private readonly TaskCompletionSource<Action> _first = new();

        public override void Post(SendOrPostCallback d, object? state)
        {
            if (!_first.TrySetResult(() => d(state)))
            {
                ThreadPool.QueueUserWorkItem(_ => d(state));
            }
        }

        public async Task RunAsync() => (await _first.Task)();
    }

    /// <summary>Of which only <c>Invoke</c> is asked.</summary>
    public class CallContext : DispatchProxy
    {
        public Task Answer { get; set; } = Task.CompletedTask;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Answer;
    }
}
