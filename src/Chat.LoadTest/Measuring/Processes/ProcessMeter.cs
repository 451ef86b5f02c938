using Chat.LoadTest.Reports;

namespace Chat.LoadTest.Measuring.Processes;

/// <summary>
/// Adds up what one process takes. Its descendants' time is not lost when they end: who waits for a child takes over its
/// time. What a process did between the last reading and being killed is not seen.
/// </summary>
internal sealed class ProcessMeter
{
    private readonly int _pid;
    private readonly long _started;
    private readonly bool _withDescendants;

    private double _secondsAtSample;
    private double _secondsAtBegin;
    private double _peak;
    private double _sum;
    private int _readings;

    /// <exception cref="ArgumentException">There is no such process.</exception>
    public ProcessMeter(MonitoredProcess process, bool withDescendants, ProcessTable table)
    {
        if (table.Find(process.Pid) is not { HasEnded: false } found)
        {
            throw new ArgumentException($"There is no process {process.Pid} ({process.Name}).", nameof(process));
        }

        Name = process.Name;
        _pid = process.Pid;
        _started = found.Started;
        _withDescendants = withDescendants;
        Read(table);
        TakeSample();
        Begin();
    }

    public string Name { get; }

    public bool HasEnded { get; private set; }

    /// <summary>Processor time, of all its life, at the last reading.</summary>
    public double Seconds { get; private set; }

    public double Megabytes { get; private set; }

    public void Read(ProcessTable table)
    {
        if (HasEnded || table.Find(_pid) is not { } root || root.Started != _started)
        {
            HasEnded = true;
            Megabytes = 0;
            return;
        }

        var tree = _withDescendants ? table.Tree(root) : [root];
        Seconds = tree.Sum(process => process.Seconds + (_withDescendants ? process.ChildrenSeconds : 0));
        HasEnded = root.HasEnded;
        Megabytes = HasEnded ? 0 : ProcessMemory.Megabytes(tree);
        Count();
    }

    /// <summary>Processor time since the last one; never less than none, should a child have ended amid a reading.</summary>
    public double TakeSample()
    {
        var taken = Math.Max(Seconds - _secondsAtSample, 0);
        _secondsAtSample = Seconds;
        return taken;
    }

    /// <summary>What was until the last reading does not count.</summary>
    public void Begin()
    {
        _secondsAtBegin = Seconds;
        (_peak, _sum, _readings) = (0, 0, 0);
        Count();
    }

    public ProcessUse Use() =>
        new(Name, Math.Max(Seconds - _secondsAtBegin, 0), _readings == 0 ? 0 : _sum / _readings, _peak);

    private void Count()
    {
        if (!HasEnded)
        {
            _peak = Math.Max(_peak, Megabytes);
            _sum += Megabytes;
            _readings++;
        }
    }
}
