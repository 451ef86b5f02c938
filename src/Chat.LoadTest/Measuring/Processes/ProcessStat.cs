using System.Globalization;

namespace Chat.LoadTest.Measuring.Processes;

/// <summary>What <c>/proc/PID/stat</c> tells of one process; see proc_pid_stat(5).</summary>
/// <param name="Started">With the pid, the identity of the process: pids are used again.</param>
/// <param name="Seconds">Processor time of the process itself, user and system.</param>
/// <param name="ChildrenSeconds">That of its children that ended and were waited for, and of theirs.</param>
internal sealed record ProcessStat(
    int Pid,
    int Parent,
    long Started,
    bool HasEnded,
    double Seconds,
    double ChildrenSeconds
)
{
    private const double JiffiesPerSecond = 100; // USER_HZ, the same on every architecture .NET runs on

    // Fields are counted after the name, which may contain anything, parentheses and spaces too.
    private const int State = 0;
    private const int ParentField = 1;
    private const int UserTime = 11;
    private const int StartTime = 19;

    public static ProcessStat? TryRead(int pid)
    {
        if (ProcFile.TryRead(pid, "stat") is not { Length: > 0 } text)
        {
            return null;
        }

        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessStat(
            pid,
            int.Parse(fields[ParentField], CultureInfo.InvariantCulture),
            long.Parse(fields[StartTime], CultureInfo.InvariantCulture),
            fields[State] is "Z" or "X",
            (Jiffies(0) + Jiffies(1)) / JiffiesPerSecond,
            (Jiffies(2) + Jiffies(3)) / JiffiesPerSecond
        );

        double Jiffies(int after) => double.Parse(fields[UserTime + after], CultureInfo.InvariantCulture);
    }
}
