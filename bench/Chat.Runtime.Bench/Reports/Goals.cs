using Chat.Bench.Trials;

namespace Chat.Bench.Reports;

/// <summary>What the project has set itself, for two processors that silo and client share.</summary>
internal static class Goals
{
    private static readonly string[] ManyCallers = [Work.OneGrain, Work.OwnGrains, Work.ManyGrains];

    public static string Of(string work, Figure figure) =>
        ManyCallers.Contains(work) && figure == Figure.PerSecond ? "≥ 100,000"
        : ManyCallers.Contains(work) && figure == Figure.P99 ? "≤ 2"
        : "";
}
