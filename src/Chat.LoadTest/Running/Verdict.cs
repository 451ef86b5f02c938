using Chat.LoadTest.Reports;

namespace Chat.LoadTest.Running;

/// <summary>Whether a run was good: nothing promised was broken, and nothing happened after which nobody could tell.</summary>
internal static class Verdict
{
    /// <summary>The run was interrupted before its end could be checked.</summary>
    public const string Unchecked = "unchecked";

    /// <summary>What may not happen in a run that ends well; the checker sees nothing of what these have kept from it.</summary>
    private static readonly HashSet<string> Unsound = new(StringComparer.Ordinal)
    {
        "unanswered",
        "unreadable",
        "unknown-frame",
        "unknown-channel",
        "unknown-answer",
        "history-unread",
        "epoch-changed",
        Unchecked,
    };

    /// <returns>What is wrong beside the violations, a sentence each.</returns>
    public static IReadOnlyList<string> Flaws(RunReport report)
    {
        var flaws = report
            .Errors.Where(error => Unsound.Contains(error.Code))
            .Select(error => $"{error.Count:N0} × {error.Code}: {error.Example}");
        return report.Totals is { Posted: > 0, Acknowledged: 0 }
            ? [.. flaws, "Messages were posted, and none was acknowledged."]
            : [.. flaws];
    }

    public static int ExitCodeOf(RunReport report) =>
        report.ViolationCount == 0 && Flaws(report).Count == 0 ? ExitCode.Good : ExitCode.Violation;
}
