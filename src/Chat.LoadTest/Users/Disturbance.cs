using System.Diagnostics;
using Chat.LoadTest.Checking;

namespace Chat.LoadTest.Users;

/// <summary>What happens to some of a worker's users again and again, beside what they do themselves.</summary>
/// <param name="every">From one time to the next.</param>
internal abstract class Disturbance(Worker worker, TimeSpan every)
{
    private bool _isRunning;

    protected Worker Worker { get; } = worker;

    /// <param name="at">The first time, in ticks of <see cref="Stopwatch"/>.</param>
    public void Start(long at)
    {
        _isRunning = true;
        Worker.Loop.At(at, () => HappenAgain(at));
    }

    public virtual void Stop() => _isRunning = false;

    protected abstract void Happen();

    private void HappenAgain(long at)
    {
        if (_isRunning)
        {
            Happen();
            var next = at + RunClock.Ticks(every);
            Worker.Loop.At(next, () => HappenAgain(next));
        }
    }
}

/// <summary>Connections break: those of a share of the users at once, the next ones the next time.</summary>
/// <param name="share">0 to 1.</param>
internal sealed class Cuts(Worker worker, double share, TimeSpan every) : Disturbance(worker, every)
{
    private int _turn;

    protected override void Happen()
    {
        var users = Worker.Users;
        for (var i = (int)Math.Ceiling(share * users.Count); i > 0; i--)
        {
            users[(int)((uint)_turn++ % (uint)users.Count)].Cut();
        }
    }
}

/// <summary>The slow users stop reading, and read again, by turns.</summary>
internal sealed class Pauses(Worker worker, TimeSpan every) : Disturbance(worker, every)
{
    private bool _isPaused;

    public override void Stop()
    {
        base.Stop();
        Set(isPaused: false);
    }

    protected override void Happen() => Set(!_isPaused);

    private void Set(bool isPaused)
    {
        _isPaused = isPaused;
        foreach (var user in Worker.Users.Where(user => user.IsSlow))
        {
            user.Pause(isPaused);
        }
    }
}
