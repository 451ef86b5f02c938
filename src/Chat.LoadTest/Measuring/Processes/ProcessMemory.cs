using System.Globalization;

namespace Chat.LoadTest.Measuring.Processes;

/// <summary>
/// The resident memory of a process and its descendants: what each has for itself is added up, and of what they may share
/// (PostgreSQL's buffers, the files of the program) the most that one of them has counts once. It comes from counters the
/// kernel keeps anyway. The exact way, adding up the proportional shares of <c>smaps_rollup</c>, walks every page of every
/// process and keeps it from mapping memory meanwhile: that would be seen in the latencies it stands beside.
/// </summary>
internal static class ProcessMemory
{
    private const double KilobytesPerMegabyte = 1024;

    public static double Megabytes(IEnumerable<ProcessStat> processes)
    {
        double own = 0;
        double shared = 0;
        double files = 0;
        double huge = 0;
        foreach (var process in processes)
        {
            var status = ProcFile.TryRead(process.Pid, "status") ?? "";
            own += Kilobytes(status, "\nRssAnon:");
            shared = Math.Max(shared, Kilobytes(status, "\nRssShmem:"));
            files = Math.Max(files, Kilobytes(status, "\nRssFile:"));
            huge = Math.Max(huge, Kilobytes(status, "\nHugetlbPages:"));
        }

        return (own + shared + files + huge) / KilobytesPerMegabyte;
    }

    // A process that has ended, but was not waited for, has none of these lines.
    private static double Kilobytes(string status, string name)
    {
        var begin = status.IndexOf(name, StringComparison.Ordinal);
        if (begin < 0)
        {
            return 0;
        }

        begin += name.Length;
        var end = status.IndexOf("kB", begin, StringComparison.Ordinal);
        return double.Parse(status.AsSpan(begin, end - begin).Trim(), CultureInfo.InvariantCulture);
    }
}
