using System.Globalization;

namespace Chat.LoadTest.Measuring.Processes;

/// <summary>All processes of the machine at one moment, and who is whose child. Some milliseconds to read.</summary>
internal sealed class ProcessTable
{
    private readonly Dictionary<int, ProcessStat> _processes;
    private readonly ILookup<int, ProcessStat> _children;

    private ProcessTable(Dictionary<int, ProcessStat> processes)
    {
        _processes = processes;
        _children = processes.Values.ToLookup(process => process.Parent);
    }

    public static ProcessTable Read() =>
        new(
            Directory
                .EnumerateDirectories("/proc")
                .Select(path =>
                    int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var pid) ? pid : 0
                )
                .Where(pid => pid > 0)
                .Select(ProcessStat.TryRead)
                .OfType<ProcessStat>()
                .ToDictionary(process => process.Pid)
        );

    public ProcessStat? Find(int pid) => _processes.GetValueOrDefault(pid);

    /// <summary>The process and all that descend from it.</summary>
    public IReadOnlyList<ProcessStat> Tree(ProcessStat root)
    {
        List<ProcessStat> tree = [root];
        for (var next = 0; next < tree.Count; next++)
        {
            tree.AddRange(_children[tree[next].Pid]);
        }

        return tree;
    }
}
