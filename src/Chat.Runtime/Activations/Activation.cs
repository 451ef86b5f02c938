using Chat.Runtime.Calls;
using Chat.Runtime.Placement;
using Chat.Runtime.Timers;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Chat.Runtime.Activations;

/// <summary>
/// One grain in memory: created by its first call, running one turn at a time, gone when it was idle for long or asked to.
/// </summary>
internal sealed partial class Activation : ActivationContext
{
    private static readonly Action<object?> PumpAction = static state => ((Activation)state!).Pump();

    private readonly Lock _gate = new();
    private readonly ActivationParts _parts;
    private readonly AsyncServiceScope _scope;
    private readonly Mailbox _mailbox;
    private readonly ActivationScheduler _scheduler;
    private readonly TaskCompletionSource _deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private State _state = State.Activating;
    private DeactivationReason? _reason;
    private object? _grain;
    private bool _pumpQueued;
    private long _lastUsed;

    public Activation(GrainClass grainClass, string key, ActivationParts parts, IEnumerable<Turn> waiting)
    {
        _parts = parts;
        Class = grainClass;
        GrainId = GrainId.Create(grainClass.GrainType, key);
        _scope = parts.Services.CreateAsyncScope();
        _mailbox = new Mailbox(grainClass.IsReentrant, parts.MailboxLimit);
        _scheduler = new ActivationScheduler(this);
        _lastUsed = parts.Time.GetTimestamp();
        foreach (var turn in waiting)
        {
            _mailbox.TryAdd(turn);
        }
    }

    private enum State
    {
        Activating,
        Active,
        Deactivating,
        Gone,
    }

    public GrainClass Class { get; }

    public GrainPlace Place => new(Class.Kind, GrainId.Key.ToString());

    public override GrainId GrainId { get; }

    public override object? GrainInstance => _grain;

    public override IServiceProvider ActivationServices => _scope.ServiceProvider;

    public override IGrainFactory GrainFactory => _parts.GrainFactory;

    public override Task Deactivated => _deactivated.Task;

    /// <summary>Creates the grain; the calls that came meanwhile run afterwards, or get the reason why it failed.</summary>
    public void Start()
    {
        _parts.Metrics.Created(Class);
        _ = Task.Factory.StartNew(ActivateAsync, CancellationToken.None, TaskCreationOptions.None, _scheduler);
    }

    /// <summary>Gives the grain a turn.</summary>
    /// <returns>Not when the activation has ended: look for its successor.</returns>
    public bool Receive(Turn turn)
    {
        lock (_gate)
        {
            if (_state is State.Gone)
            {
                return false;
            }

            if (_mailbox.TryAdd(turn))
            {
                Touch(turn);
                SchedulePump();
                return true;
            }
        }

        _parts.Metrics.Rejected();
        turn.Refuse(Rejection.Overloaded);
        return true;
    }

    public override void Deactivate(
        DeactivationReason deactivationReason,
        CancellationToken cancellationToken = default
    )
    {
        lock (_gate)
        {
            _reason ??= deactivationReason;
            SchedulePump();
        }
    }

    /// <summary>Ends an activation whose grain belongs elsewhere: what waits for it goes there at once.</summary>
    public void Leave()
    {
        List<Turn> waiting;
        lock (_gate)
        {
            Deactivate(new DeactivationReason(DeactivationReasonCode.Migrating, "The grain lives elsewhere now."));
            waiting = _state is State.Active ? _mailbox.TakeWaiting() : [];
        }

        waiting.FindAll(turn => turn is not TimerTick).ForEach(turn => turn.Refuse(Rejection.NotServing));
    }

    /// <summary>Ends the activation if nothing has used it since long enough.</summary>
    /// <returns>Whether it ends.</returns>
    public bool DeactivateIfIdle()
    {
        lock (_gate)
        {
            if (
                _state is not State.Active
                || !_mailbox.IsIdle
                || _parts.Time.GetElapsedTime(_lastUsed) < Class.CollectionAge
            )
            {
                return false;
            }

            Deactivate(new DeactivationReason(DeactivationReasonCode.ActivationIdle, "The grain was idle."));
            return true;
        }
    }

    /// <summary>Starts no further turn, and does not end properly either.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _state = State.Deactivating;
        }

        StopTimers();
    }

    private async Task ActivateAsync()
    {
        try
        {
            using var timeout = new CancellationTokenSource(_parts.ActivationTimeout, _parts.Time);
            var (grain, states) = Class.Create(this);
            _grain = grain;
            foreach (var state in states)
            {
                await state.ReadStateAsync(timeout.Token);
            }

            if (grain is IGrainBase activated)
            {
                await activated.OnActivateAsync(timeout.Token).WaitAsync(timeout.Token);
            }
        }
        catch (Exception e)
        {
            _parts.Metrics.FailedToActivate();
            ActivationLog.ActivationFailed(_parts.Logger, e, GrainId.ToString());
            await EndAsync(e);
            return;
        }

        lock (_gate)
        {
            _state = State.Active;
            SchedulePump();
        }
    }

    private void SchedulePump()
    {
        if (!_pumpQueued && _state is State.Active)
        {
            _pumpQueued = true;
            new Task(PumpAction, this).Start(_scheduler);
        }
    }

    private void Pump()
    {
        while (TakeTurn() is { } turn)
        {
            Run(turn);
        }
    }

    private Turn? TakeTurn()
    {
        lock (_gate)
        {
            _pumpQueued = false;
            if (_state is not State.Active)
            {
                return null;
            }

            if (_reason is null)
            {
                return _mailbox.TryStart();
            }

            if (!_mailbox.IsRunning)
            {
                _state = State.Deactivating;
                _ = DeactivateAsync();
            }

            return null;
        }
    }

    private void Run(Turn turn)
    {
        Task task;
        try
        {
            task = turn.Invoke(_grain!);
        }
        catch (Exception e)
        {
            task = Task.FromException(e);
        }

        if (task.IsCompleted)
        {
            Finish(turn, task);
        }
        else
        {
            _ = FinishLaterAsync(turn, task);
        }
    }

    /// <summary>Resumes on this activation, so that a result is written while nothing else changes it.</summary>
    private async Task FinishLaterAsync(Turn turn, Task task)
    {
        await task.ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );
        Finish(turn, task);
    }

    private void Finish(Turn turn, Task task)
    {
        if (task.Exception?.InnerException is InconsistentStateException { IsOfThisActivation: true } inconsistent)
        {
            inconsistent.IsOfThisActivation = false;
            Deactivate(
                new DeactivationReason(
                    DeactivationReasonCode.ApplicationError,
                    inconsistent,
                    "The state is inconsistent."
                )
            );
        }

        Complete(turn, task);
        lock (_gate)
        {
            _mailbox.Finish(turn);
            Touch(turn);
            if (_mailbox.Waiting > 0 || _reason is not null)
            {
                SchedulePump();
            }
        }
    }

    private void Complete(Turn turn, Task task)
    {
        try
        {
            turn.Complete(task);
        }
        catch (Exception e)
        {
            ActivationLog.CompletionFailed(_parts.Logger, e, GrainId.ToString());
        }
    }

    private async Task DeactivateAsync()
    {
        await Task.Yield();
        StopTimers();
        var reason = _reason!.Value;
        try
        {
            using var timeout = new CancellationTokenSource(_parts.DeactivationTimeout, _parts.Time);
            if (_grain is IGrainBase grain)
            {
                await grain.OnDeactivateAsync(reason, timeout.Token).WaitAsync(timeout.Token);
            }
        }
        catch (Exception e)
        {
            ActivationLog.DeactivationFailed(_parts.Logger, e, GrainId.ToString());
        }

        await EndAsync(failure: null);
    }

    /// <summary>Makes way for a successor, which gets what still waits; or fails it, if the grain cannot be activated.</summary>
    private async Task EndAsync(Exception? failure)
    {
        StopTimers();
        List<Turn> waiting;
        List<Turn> refused;
        lock (_gate)
        {
            _state = State.Gone;
            waiting = _mailbox.TakeWaiting();
            refused = _parts.Directory.Retire(
                this,
                failure is null ? waiting.FindAll(turn => turn is not TimerTick) : []
            );
        }

        _parts.Directory.CheckSuccessor(this);
        refused.ForEach(turn => turn.Refuse(Rejection.NotServing));
        if (failure is not null)
        {
            waiting.ForEach(turn => turn.Fail(failure));
        }

        await DisposeGrainAsync();
        _parts.Metrics.Destroyed(Class);
        _deactivated.TrySetResult();
    }

    private async Task DisposeGrainAsync()
    {
        try
        {
            if (_grain is IAsyncDisposable asyncDisposable)
            {
                await asyncDisposable.DisposeAsync();
            }
            else if (_grain is IDisposable disposable)
            {
                disposable.Dispose();
            }

            await _scope.DisposeAsync();
        }
        catch (Exception e)
        {
            ActivationLog.DeactivationFailed(_parts.Logger, e, GrainId.ToString());
        }
    }

    private void Touch(Turn turn)
    {
        if (turn.KeepsAlive)
        {
            _lastUsed = _parts.Time.GetTimestamp();
        }
    }
}
