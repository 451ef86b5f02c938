using System.Diagnostics.CodeAnalysis;

namespace Chat.Runtime.Activations;

/// <summary>
/// Runs the tasks of one activation one at a time on the thread pool. What a grain awaits resumes here, because the
/// scheduler is current while its tasks run.
/// </summary>
internal sealed class ActivationScheduler(ActivationContext owner) : TaskScheduler, IThreadPoolWorkItem
{
    /// <summary>Tasks in a row before other activations get the thread.</summary>
    private const int Quantum = 64;

    private readonly Lock _gate = new();
    private readonly Queue<Task> _tasks = new();
    private bool _isScheduled;

    public override int MaximumConcurrencyLevel => 1;

    public void Execute()
    {
        ActivationContext.Current = owner;
        try
        {
            for (var i = 0; i < Quantum; i++)
            {
                if (!TryNext(out var task))
                {
                    return;
                }

                TryExecuteTask(task);
            }
        }
        finally
        {
            ActivationContext.Current = null;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            _tasks.Enqueue(task);
            if (_isScheduled)
            {
                return;
            }

            _isScheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        ActivationContext.Current == owner && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return _tasks.ToArray();
        }
    }

    private bool TryNext([NotNullWhen(true)] out Task? task)
    {
        lock (_gate)
        {
            return _isScheduled = _tasks.TryDequeue(out task);
        }
    }
}
