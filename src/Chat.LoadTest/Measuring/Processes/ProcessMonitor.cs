using System.Diagnostics;
using Chat.LoadTest.Reports;
using Chat.Measuring;

namespace Chat.LoadTest.Measuring.Processes;

/// <summary>
/// What the processes of the server and the load tester itself take, read from Linux' <c>/proc</c> when it is asked, which
/// should be once a second. A process that ends is missing in the samples from then on and keeps what it took;
/// one that is restarted under another pid is another process. Safe to use from several threads.
/// </summary>
internal sealed class ProcessMonitor
{
    /// <summary>The name of the load tester's own process.</summary>
    public const string Own = "load";

    private readonly Lock _gate = new();
    private readonly List<ProcessMeter> _meters;

    private long _sampledAt = Stopwatch.GetTimestamp();
    private CpuMeter _machine;
    private volatile IReadOnlyList<ProcessSample> _latest;

    /// <exception cref="ArgumentException">A process is not there, or two have one name.</exception>
    public ProcessMonitor(IReadOnlyList<MonitoredProcess> processes)
    {
        var table = ProcessTable.Read();
        var twice = processes
            .Select(process => process.Name)
            .Append(Own)
            .GroupBy(name => name)
            .FirstOrDefault(names => names.Count() > 1);
        if (twice is not null)
        {
            throw new ArgumentException($"Two processes are named '{twice.Key}'.", nameof(processes));
        }

        // What it has started, for instance the server, is not its own doing.
        var own = new ProcessMeter(new MonitoredProcess(Own, Environment.ProcessId), withDescendants: false, table);
        _meters = [.. processes.Select(process => new ProcessMeter(process, withDescendants: true, table)), own];
        _machine = new CpuMeter(Seconds);
        _latest = [.. _meters.Select(meter => new ProcessSample(meter.Name, 0, meter.Megabytes))];
    }

    /// <summary>
    /// What each took between the last two times this was asked; without those that ended. Reading takes milliseconds, so
    /// it is done elsewhere after this has answered with what is there: it may be asked where nothing must be held up.
    /// </summary>
    public IReadOnlyList<ProcessSample> Sample()
    {
        ThreadPool.UnsafeQueueUserWorkItem(monitor => monitor.ReadSample(), this, preferLocal: false);
        return _latest;
    }

    /// <summary>What each took since the last reading; without those that ended.</summary>
    public IReadOnlyList<ProcessSample> ReadSample()
    {
        lock (_gate)
        {
            var before = _sampledAt;
            _sampledAt = Stopwatch.GetTimestamp();
            var elapsed = Stopwatch.GetElapsedTime(before, _sampledAt).TotalSeconds;
            Read();
            return _latest = [
                .. _meters
                    .Where(meter => !meter.HasEnded)
                    .Select(meter => new ProcessSample(meter.Name, meter.TakeSample() / elapsed, meter.Megabytes)),
            ];
        }
    }

    /// <summary>The names of those that had ended at the last reading.</summary>
    public IReadOnlyList<string> Ended
    {
        get
        {
            lock (_gate)
            {
                return [.. _meters.Where(meter => meter.HasEnded).Select(meter => meter.Name)];
            }
        }
    }

    /// <summary>Measuring begins: what was before does not count.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            Read();
            _meters.ForEach(meter => meter.Begin());
            _machine = new CpuMeter(Seconds);
        }
    }

    /// <summary>What each took since <see cref="Begin"/>, those that ended too.</summary>
    public MonitoredUse Use()
    {
        lock (_gate)
        {
            Read();
            return new MonitoredUse([.. _meters.Select(meter => meter.Use())], _machine.Read().Others);
        }
    }

    private void Read()
    {
        var table = ProcessTable.Read();
        _meters.ForEach(meter => meter.Read(table));
    }

    private double Seconds() => _meters.Sum(meter => meter.Seconds);
}

/// <param name="OthersProcessors">Processors that all other programs of the machine kept busy, on average.</param>
internal sealed record MonitoredUse(IReadOnlyList<ProcessUse> Processes, double OthersProcessors);
