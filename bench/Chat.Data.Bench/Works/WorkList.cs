using Chat.Bench.Appending;
using Chat.Bench.Histories;
using Chat.Bench.Searching;

namespace Chat.Bench.Works;

/// <summary>All kinds of work, in this order; each lives in a folder of its own.</summary>
internal static class WorkList
{
    public static readonly IReadOnlyList<Work> All =
    [
        .. HistoryWork.All,
        .. SearchWork.All,
        .. AppendWork.All,
        .. UpkeepWork.All,
    ];

    public static IEnumerable<Work> Containing(string text) =>
        All.Where(work => work.Name.Contains(text, StringComparison.OrdinalIgnoreCase));
}
