namespace Chat.Tests.Channels.Model;

/// <summary>An activation's turns, one at a time and only when the history says so: nothing runs by itself.</summary>
internal sealed class Turns : TaskScheduler
{
    private readonly Queue<Task> _waiting = new();

    public Task<T> Start<T>(Func<Task<T>> call) =>
        Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    /// <summary>Runs at most so many turns.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Run(int most = int.MaxValue)
    {
        var any = false;
        while (most-- > 0 && _waiting.TryDequeue(out var turn))
        {
            any = true;
            TryExecuteTask(turn);
        }

        return any;
    }

    protected override void QueueTask(Task task) => _waiting.Enqueue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _waiting;
}
