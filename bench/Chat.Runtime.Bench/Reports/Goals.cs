using Chat.Bench.Trials;

namespace Chat.Bench.Reports;

/// <summary>The numbers to reach, from the design.</summary>
internal static class Goals
{
    private static readonly Dictionary<(string, Figure), string> Known = new()
    {
        [(Work.OwnGrains, Figure.PerSecond)] = "≥ 100,000",
        [(Work.OwnGrains, Figure.P99)] = "≤ 2",
    };

    public static string Of(string work, Figure figure) => Known.GetValueOrDefault((work, figure), "");
}
