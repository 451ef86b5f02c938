using System.Diagnostics;
using Chat.LoadTest.Checking;
using Chat.LoadTest.Running;
using Chat.LoadTest.Targets;
using Chat.LoadTest.Wire;
using Chat.Measuring;

namespace Chat.LoadTest.Users;

/// <summary>A loop with its share of the users and what they have in common.</summary>
internal sealed class Worker : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>Not everybody is heard of at once, or nothing else would be for that moment.</summary>
    private const int PingParts = 30;

    private readonly List<VirtualUser> _users = [];
    private readonly List<Disturbance> _disturbances = [];
    private readonly Random _random;
    private Histogram _acknowledgement = new();
    private Histogram _delivery = new();
    private int _second;
    private int _pingTurn;

    public Worker(Run run, int number)
    {
        Run = run;
        Number = number;
        _random = new Random(run.Settings.Seed + number);
        Loop = new Loop(number);
        Cache = new RecordCache(run.Target);
        Checker = new Checker(run.Findings, run.Target.PromisesOrder);
        Texts = new Texts(run.Settings.TextBytes, run.Settings.Seed);
    }

    public Run Run { get; }

    public int Number { get; }

    public Target Target => Run.Target;

    public Loop Loop { get; }

    public CallList Calls { get; } = new();

    public RecordCache Cache { get; }

    public Checker Checker { get; }

    public Texts Texts { get; }

    public Counters Counters { get; } = new();

    public IReadOnlyList<VirtualUser> Users => _users;

    /// <summary>Who has to know when a post is answered; null while nothing is posted.</summary>
    public Posting? Posting { get; set; }

    /// <summary>What is done, where that is not only posting.</summary>
    public ActionHistograms? Actions { get; init; }

    /// <summary>What was due before does not count: ticks of <see cref="Stopwatch"/>, 0 until measuring begins.</summary>
    public long CountFrom { get; set; }

    public void Add(VirtualUser user) => _users.Add(user);

    /// <summary>Has something happen to the users from a time on.</summary>
    public void Disturb(Disturbance disturbance, long at)
    {
        _disturbances.Add(disturbance);
        disturbance.Start(at);
    }

    /// <summary>Nothing new is posted, and nobody is disturbed any more.</summary>
    public void Stop()
    {
        Posting?.Stop();
        foreach (var disturbance in _disturbances)
        {
            disturbance.Stop();
        }
    }

    /// <summary>Begins to hand over what it counts, once a second.</summary>
    public void Begin()
    {
        Loop.At(Run.SecondAt(1), EndSecond);
        if (Target.PingEvery is { } every)
        {
            Loop.At(Stopwatch.GetTimestamp() + RunClock.Ticks(every / PingParts), Ping);
        }
    }

    public void OnReady(VirtualUser user, bool isReady) => Counters.Users += isReady ? 1 : -1;

    /// <summary>How long to wait before another try: twice as long each time, and never all at once.</summary>
    /// <param name="attempts">How many have failed.</param>
    public TimeSpan Pause(int attempts)
    {
        var longest = FirstPause * Math.Pow(2, Math.Min(attempts, 10));
        longest = longest < LongestPause ? longest : LongestPause;
        return longest * ((1 + _random.NextDouble()) / 2);
    }

    /// <param name="id">What was delivered.</param>
    /// <param name="isTimed">Whether it counts how long that took.</param>
    public void OnDelivered(PostId id, bool isTimed)
    {
        Counters.Delivered++;
        if (isTimed && id.Run == Run.Id)
        {
            var due = id.DueAt(Run.Clock);
            if (due >= CountFrom)
            {
                _delivery.Record(Loop.ReceivedAt - due);
            }
        }
    }

    /// <param name="due">When the message should have been posted.</param>
    public void OnAcknowledged(long due)
    {
        Counters.Acknowledged++;
        if (due >= CountFrom)
        {
            _acknowledgement.Record(Loop.ReceivedAt - due);
            OnDone(CallKind.Post, due);
        }
    }

    /// <summary>A call was answered; told only where there are several kinds of them.</summary>
    public void OnDone(CallKind kind, long due)
    {
        if (Actions is not null)
        {
            OnDone(ActionHistograms.NameOf(kind), due, Loop.ReceivedAt);
        }
    }

    /// <param name="kind">What the report names it.</param>
    /// <param name="due">When it should have been done.</param>
    /// <param name="at">When it was.</param>
    public void OnDone(string kind, long due, long at)
    {
        if (CountFrom > 0 && due >= CountFrom) // before, nothing is counted yet
        {
            Actions?.Record(kind, at - due);
        }
    }

    public void OnFailed(CallKind kind)
    {
        Counters.Failed++;
        if (kind == CallKind.Post)
        {
            Posting?.OnAnswered();
        }
    }

    public Counters Count()
    {
        Counters.BytesReceived = Loop.BytesReceived;
        Counters.Checked = Checker.Checked;
        return Counters.Copy();
    }

    /// <summary>How many calls that do not go through a connection are unanswered.</summary>
    public int UnderWay { get; private set; }

    /// <summary>Makes such a call; on the loop's thread, and its end is dealt with there.</summary>
    /// <param name="call">On any thread.</param>
    /// <param name="onEnd">On the loop's.</param>
    public void Begin(Func<Task> call, Action onEnd)
    {
        UnderWay++;
        _ = EndAsync();

        async Task EndAsync()
        {
            var (code, error) = ("refused", (string?)null);
            try
            {
                await Task.Run(call);
            }
            catch (Exception e) when (e is UnreachableServerException or OperationCanceledException)
            {
                error = e.Message;
            }
            catch (Exception e) when (Unreadable.Is(e))
            {
                (code, error) = ("unreadable", e.Message);
            }

            Loop.Post(() =>
            {
                UnderWay--;
                onEnd();
                if (error is not null)
                {
                    Counters.Failed++;
                    Run.Errors.Add(Errors.CodeOf(error, code), error);
                }
            });
        }
    }

    /// <summary>What was counted since it was last handed over.</summary>
    public LoopSecond TakeSecond()
    {
        var second = new LoopSecond(_second, Count(), _acknowledgement, _delivery);
        (_acknowledgement, _delivery) = (new Histogram(), new Histogram());
        return second;
    }

    /// <summary>The same at the end. What is not answered by then took at least until now: else the worst would be left out.</summary>
    /// <param name="isQuiet">Whether nothing is waited for.</param>
    public LoopSecond TakeLast(bool isQuiet)
    {
        var unanswered = Calls.Unanswered.Where(call => call.Kind == CallKind.Post && call.Due >= CountFrom);
        foreach (var call in isQuiet ? [] : unanswered)
        {
            _acknowledgement.Record(Stopwatch.GetTimestamp() - call.Due);
        }

        return TakeSecond();
    }

    public void Dispose() => Loop.Dispose();

    private void EndSecond()
    {
        Run.Timeline.Take(Number, TakeSecond());
        _second++;
        Loop.At(Run.SecondAt(_second + 1), EndSecond);
    }

    private void Ping()
    {
        _pingTurn = (_pingTurn + 1) % PingParts;
        for (var i = _pingTurn; i < _users.Count; i += PingParts)
        {
            _users[i].Ping();
        }

        Loop.At(Stopwatch.GetTimestamp() + RunClock.Ticks(Target.PingEvery!.Value / PingParts), Ping);
    }
}
