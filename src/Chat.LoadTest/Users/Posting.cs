using System.Diagnostics;
using Chat.LoadTest.Checking;

namespace Chat.LoadTest.Users;

/// <summary>Has a worker's users post, in turn.</summary>
internal abstract class Posting(Worker worker)
{
    private int _turn;

    protected Worker Worker { get; } = worker;

    protected bool IsRunning { get; private set; }

    /// <param name="at">In ticks of <see cref="Stopwatch"/>.</param>
    public virtual void Start(long at) => IsRunning = true;

    public void Stop() => IsRunning = false;

    /// <summary>A post was answered, well or badly.</summary>
    public virtual void OnAnswered() { }

    /// <summary>The next user posts, one that is connected if there is any.</summary>
    protected void PostOne(long due)
    {
        if (Next() is var (user, seat))
        {
            user.Post(seat, due);
        }
        else
        {
            NoteNobody();
        }
    }

    protected void NoteNobody() =>
        Worker.Run.Errors.Add("not-posted", "due, and there was nobody who could: all are slow, away or in no room");

    /// <summary>Whose turn it is, and where.</summary>
    protected (VirtualUser User, Seat Seat)? Next()
    {
        var users = Worker.Users;
        for (var tries = 0; tries < users.Count; tries++)
        {
            var user = users[(int)((uint)_turn++ % (uint)users.Count)];
            if (user.Seats.Count > 0 && !user.IsSlow && (user.IsReady || !SkipsAway))
            {
                return (user, user.Seats[(int)((uint)(_turn / users.Count) % (uint)user.Seats.Count)]);
            }
        }

        return null;
    }

    protected abstract bool SkipsAway { get; }
}

/// <summary>When the posts of all workers together are due: evenly, without drifting however long it goes on.</summary>
/// <param name="Start">In ticks of <see cref="Stopwatch"/>.</param>
/// <param name="Rate">Posts per second.</param>
internal readonly record struct Schedule(long Start, double Rate)
{
    public long DueAt(long post) => Start + (long)(post / Rate * Stopwatch.Frequency);
}

/// <summary>
/// Posts are due on a schedule, whatever the server does; their time counts from when they were due, and what is late is
/// posted nevertheless. So a server that stalls is seen to stall (no coordinated omission).
/// </summary>
/// <param name="rate">Posts per second of all workers together.</param>
/// <param name="workers">How many share them: each takes every so-manieth.</param>
internal class OpenLoop(Worker worker, double rate, int workers) : Posting(worker)
{
    private Schedule _schedule;
    private long _next;

    protected override bool SkipsAway => false;

    public override void Start(long at)
    {
        base.Start(at);
        _schedule = new Schedule(at, rate);
        _next = Worker.Number;
        Worker.Loop.At(_schedule.DueAt(_next), ActWhenDue);
    }

    /// <summary>What is due.</summary>
    protected virtual void Act(long due) => PostOne(due);

    private void ActWhenDue()
    {
        var now = Stopwatch.GetTimestamp();
        while (IsRunning && _schedule.DueAt(_next) <= now)
        {
            Act(_schedule.DueAt(_next));
            _next += workers;
        }

        if (IsRunning)
        {
            Worker.Loop.At(_schedule.DueAt(_next), ActWhenDue);
        }
    }
}

/// <summary>Keeps a number of posts unanswered: as fast as the server can.</summary>
/// <param name="inFlight">How many for this worker.</param>
internal sealed class ClosedLoop(Worker worker, int inFlight) : Posting(worker)
{
    protected override bool SkipsAway => true;

    public override void Start(long at)
    {
        base.Start(at);
        for (var i = 0; i < inFlight; i++)
        {
            OnAnswered();
        }
    }

    public override void OnAnswered()
    {
        if (IsRunning)
        {
            PostOne(Stopwatch.GetTimestamp());
        }
    }
}
