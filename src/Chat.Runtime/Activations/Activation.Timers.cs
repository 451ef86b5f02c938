using Chat.Runtime.Timers;

namespace Chat.Runtime.Activations;

/// <summary>The timers of a grain, which end with it.</summary>
internal sealed partial class Activation
{
    private readonly List<GrainTimer> _timers = [];

    public override IGrainTimer RegisterTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        var timer = new GrainTimer(this, callback, options, _parts.Time, _parts.Logger);
        lock (_gate)
        {
            _timers.Add(timer);
        }

        timer.Start();
        return timer;
    }

    public void Forget(GrainTimer timer)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
        }
    }

    private void StopTimers()
    {
        GrainTimer[] timers;
        lock (_gate)
        {
            timers = [.. _timers];
        }

        foreach (var timer in timers)
        {
            timer.Dispose();
        }
    }
}
