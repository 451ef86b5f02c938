using Chat.Runtime.Activations;
using Chat.Runtime.Calls;
using Microsoft.Extensions.Logging;

namespace Chat.Runtime.Timers;

/// <summary>Ticks as turns of its grain; the next tick is due a period after the last has ended.</summary>
internal sealed class GrainTimer : IGrainTimer
{
    private readonly Lock _gate = new();
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private TimeSpan _period;
    private bool _isTicking;
    private bool _isDisposed;

    public GrainTimer(
        Activation activation,
        Func<CancellationToken, Task> callback,
        GrainTimerCreationOptions options,
        TimeProvider time,
        ILogger logger
    )
    {
        (_activation, _callback, _options, _logger) = (activation, callback, options, logger);
        _period = options.Period;
        _timer = time.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool Interleaves => _options.Interleave;

    public bool KeepsAlive => _options.KeepAlive;

    public void Start() => _timer.Change(_options.DueTime, Timeout.InfiniteTimeSpan);

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _period = period;
            _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
        }

        _timer.Dispose();
        _stop.Cancel();
        _activation.Forget(this);
    }

    public Task RunAsync() => _isDisposed ? Task.CompletedTask : _callback(_stop.Token);

    public void Finish(Task? task)
    {
        if (task is { IsFaulted: true })
        {
            ActivationLog.TimerFailed(_logger, task.Exception.InnerException!, _activation.GrainId.ToString());
        }

        lock (_gate)
        {
            _isTicking = false;
            if (!_isDisposed && _period >= TimeSpan.Zero)
            {
                _timer.Change(_period, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Tick()
    {
        lock (_gate)
        {
            if (_isDisposed || _isTicking)
            {
                return;
            }

            _isTicking = true;
        }

        _activation.Receive(new TimerTick(this));
    }
}

/// <summary>One tick.</summary>
internal sealed class TimerTick(GrainTimer timer) : Turn
{
    public override bool IsInterleaving => timer.Interleaves;

    public override bool KeepsAlive => timer.KeepsAlive;

    public override Task Invoke(object grain) => timer.RunAsync();

    public override void Complete(Task task) => timer.Finish(task);

    public override void Fail(Exception exception) => timer.Finish(null);

    public override void Refuse(Rejection reason) => timer.Finish(null);
}
