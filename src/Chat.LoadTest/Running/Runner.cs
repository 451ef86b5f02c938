using System.Diagnostics;
using Chat.LoadTest.Checking;
using Chat.LoadTest.Display;
using Chat.LoadTest.Measuring.Processes;
using Chat.LoadTest.Options;
using Chat.LoadTest.Reports;
using Chat.LoadTest.Rooms;
using Chat.LoadTest.Scenarios;
using Chat.LoadTest.Targets;
using Chat.LoadTest.Users;

namespace Chat.LoadTest.Running;

/// <summary>One run from the accounts to the report.</summary>
/// <param name="say">Tells what is being prepared.</param>
/// <param name="startDisplay">Begins to show how it goes; called when all is prepared.</param>
internal sealed class Runner(
    RunSettings settings,
    Scenario scenario,
    Target target,
    Action<string> say,
    Func<RunDisplay> startDisplay
) : IDisposable
{
    private const int ConnectingAtOnce = 256;

    private readonly List<Worker> _workers = [];
    private readonly ChatApi? _api = target.PromisesOrder ? new ChatApi(settings.Urls) : null;

    /// <summary>How long nobody may come in of those who were told to connect.</summary>
    public TimeSpan EnteringPatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <param name="cancellation">Ends the measuring early, or gives up if there is nothing to report yet.</param>
    public async Task<RunReport> RunAsync(CancellationToken cancellation)
    {
        var startedAt = TimeProvider.System.GetUtcNow();
        var monitor = NewMonitor();
        var prepared = await Preparation.MakeAsync(_api, settings, scenario, say, cancellation);
        await using var display = startDisplay();
        Run? run = null;
        var timeline = new Timeline(settings.Workers, point => Show(run!, point, monitor, display));
        run = new Run(settings, target, prepared.Gateways, timeline)
        {
            Api = _api,
            RoomIds = prepared.Channels.Select(channel => channel.Id).ToHashSet(StringComparer.Ordinal),
        };
        Assign(run, prepared);
        await ConnectAsync(run, cancellation);
        var (begun, ended) = await MeasureAsync(run, monitor, cancellation);
        var isInterrupted = cancellation.IsCancellationRequested;
        // Who has ended the measuring waits for what came of it; who interrupts now does not.
        var waiting = isInterrupted ? CancellationToken.None : cancellation;
        await QuiesceAsync(run, prepared.Channels, waiting);
        if (_api is not null)
        {
            await new HistoryCheck(run, _api, prepared.Accounts).RunAsync(prepared.Channels, waiting);
        }

        if (waiting.IsCancellationRequested)
        {
            run.Errors.Add(Verdict.Unchecked, "interrupted before everything could be checked");
        }

        return new Outcome(run, scenario.Name, startedAt, begun, ended, isInterrupted, await ActionsAsync()).Report();
    }

    public void Dispose()
    {
        foreach (var worker in _workers)
        {
            worker.Dispose();
        }

        _api?.Dispose();
    }

    private ProcessMonitor NewMonitor()
    {
        try
        {
            return new ProcessMonitor(settings.Processes);
        }
        catch (ArgumentException e)
        {
            throw new BadUseException($"--process: {e.Message.Split(" (Parameter")[0]}"); // .NET adds which parameter
        }
    }

    private TimelinePoint Show(Run run, TimelinePoint point, ProcessMonitor monitor, RunDisplay display)
    {
        var sampled = point with { Processes = monitor.Sample() };
        display.Show(
            new RunStatus(
                run.Phase,
                TimeSpan.FromSeconds(point.Second + 1),
                sampled,
                _workers.Sum(worker => worker.Counters.Reconnects),
                run.Errors.All,
                run.Findings.Count,
                [.. run.Findings.Kept.Select(violation => violation.ToString())]
            )
        );
        return sampled;
    }

    private void Assign(Run run, Preparation prepared)
    {
        for (var number = 0; number < settings.Workers; number++)
        {
            _workers.Add(new Worker(run, number) { Actions = scenario.IsMixed ? new ActionHistograms() : null });
        }

        var seats = prepared.Seats();
        for (var number = 0; number < settings.Users; number++)
        {
            var worker = _workers[number % _workers.Count];
            worker.Add(
                new VirtualUser(worker, number, prepared.Accounts[number], seats[number])
                {
                    // Evenly over everybody.
                    IsSlow = (int)((number + 1) * settings.Slow) > (int)(number * settings.Slow),
                }
            );
        }
    }

    /// <summary>Evenly over the ramp-up, and not faster than the server takes them.</summary>
    private async Task ConnectAsync(Run run, CancellationToken cancellation)
    {
        foreach (var worker in _workers)
        {
            worker.Loop.Post(worker.Begin);
        }

        var progress = new Progress(run, _workers, EnteringPatience);
        var ready = 0L;
        for (var number = 0; number < settings.Users; number++)
        {
            var due = settings.RampUp * ((double)number / settings.Users);
            while (progress.Elapsed < due || number - ready >= ConnectingAtOnce)
            {
                await Task.Delay(5, cancellation);
                ready = await progress.ReadyAsync(told: number);
            }

            var worker = _workers[number % _workers.Count];
            worker.Loop.Post(worker.Users[number / _workers.Count].Connect);
        }

        while (await progress.ReadyAsync(settings.Users) < settings.Users)
        {
            await Task.Delay(20, cancellation);
        }
    }

    private async Task<(Snapshot Begun, Snapshot Ended)> MeasureAsync(
        Run run,
        ProcessMonitor monitor,
        CancellationToken cancellation
    )
    {
        var warmUp = run.NextSecond;
        var begin = warmUp + (int)Math.Ceiling(settings.WarmUp.TotalSeconds);
        var end = begin + Math.Max((int)Math.Round(settings.Duration.TotalSeconds), 1);
        run.Phase = RunPhase.WarmUp;
        run.Timeline.Measured = (begin, end);
        foreach (var worker in _workers)
        {
            worker.Loop.Post(() => StartPosting(run, worker, warmUp, begin));
        }

        await UntilAsync(run.SecondAt(begin), cancellation);
        cancellation.ThrowIfCancellationRequested();
        run.Phase = RunPhase.Measuring;
        run.Timeline.IsCounted = true;
        monitor.Begin();
        var begun = await Snapshot.TakeAsync(_workers, monitor);
        await UntilAsync(run.SecondAt(end), cancellation);
        var ended = await Snapshot.TakeAsync(_workers, monitor);
        foreach (var name in monitor.Ended)
        {
            run.Errors.Add("process-ended", $"{name}: what it took until then is told, what took its place is not");
        }

        run.Phase = RunPhase.Draining;
        foreach (var worker in _workers)
        {
            worker.Loop.Post(worker.Stop);
        }

        return (begun, ended);
    }

    private void StartPosting(Run run, Worker worker, int warmUp, int begin)
    {
        worker.Posting = settings switch
        {
            { Rate: > 0 } when scenario.IsMixed => new MixedLoop(worker, settings.Rate, settings.Workers),
            { Rate: > 0 } => new OpenLoop(worker, settings.Rate, settings.Workers),
            { InFlight: > 0 } => new ClosedLoop(worker, Share(settings.InFlight, worker.Number)),
            _ => null,
        };
        worker.Loop.At(run.SecondAt(warmUp), () => worker.Posting?.Start(run.SecondAt(warmUp)));
        worker.Loop.At(run.SecondAt(begin), () => worker.CountFrom = run.SecondAt(begin));
        if (settings.Cut > 0)
        {
            worker.Disturb(new Cuts(worker, settings.Cut, settings.CutEvery), run.SecondAt(begin + 1));
        }

        if (settings.Slow > 0)
        {
            worker.Disturb(new Pauses(worker, settings.SlowFor), run.SecondAt(begin + 1));
        }
    }

    private int Share(int total, int worker) => (total + settings.Workers - 1 - worker) / settings.Workers;

    /// <summary>Returns early when the run is interrupted: what was measured until then is reported.</summary>
    private static async Task UntilAsync(long time, CancellationToken cancellation)
    {
        var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), time);
        await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellation)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Waits until all is answered and everybody has what anybody has heard of, or the patience is over.</summary>
    private async Task QuiesceAsync(Run run, IReadOnlyList<Channel> channels, CancellationToken cancellation)
    {
        var deadline = Stopwatch.GetTimestamp() + RunClock.Ticks(settings.Patience);
        bool isQuiet;
        while (!(isQuiet = await IsQuietAsync()) && Stopwatch.GetTimestamp() < deadline)
        {
            await Task.Delay(50, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellation.IsCancellationRequested)
            {
                return; // what is not here yet may be on its way
            }
        }

        foreach (var worker in _workers)
        {
            run.Timeline.TakeRest(await worker.Loop.AskAsync(() => worker.TakeLast(isQuiet)));
        }

        await FinalCheck.RunAsync(run, channels, _workers, isQuiet);
    }

    private async Task<IReadOnlyList<ActionTimes>> ActionsAsync()
    {
        var sum = new ActionHistograms();
        foreach (var worker in _workers)
        {
            if (worker.Actions is { } actions)
            {
                await worker.Loop.AskAsync(() =>
                {
                    sum.Add(actions); // which its loop writes
                    return true;
                });
            }
        }

        return sum.Summarize();
    }

    private async Task<bool> IsQuietAsync()
    {
        var quiet = await Task.WhenAll(
            _workers.Select(worker => worker.Loop.AskAsync(() => FinalCheck.IsQuiet(worker)))
        );
        return quiet.All(isQuiet => isQuiet);
    }
}
