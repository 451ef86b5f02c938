using Chat.LoadTest.Reports;

namespace Chat.LoadTest.Display;

internal enum RunPhase
{
    /// <summary>Users connect.</summary>
    RampUp,

    /// <summary>All are there and post, but nothing counts yet.</summary>
    WarmUp,
    Measuring,

    /// <summary>Nothing new is posted; what is under way arrives.</summary>
    Draining,
}

/// <summary>Where a run is: what is shown once a second.</summary>
/// <param name="Elapsed">Since the run began.</param>
/// <param name="Latest">The second that just ended.</param>
/// <param name="Errors">Since the run began.</param>
/// <param name="Violations">The first of them.</param>
internal sealed record RunStatus(
    RunPhase Phase,
    TimeSpan Elapsed,
    TimelinePoint Latest,
    long Reconnects,
    IReadOnlyList<ErrorCount> Errors,
    long ViolationCount,
    IReadOnlyList<string> Violations
)
{
    public string PhaseName =>
        Phase switch
        {
            RunPhase.RampUp => "ramp-up",
            RunPhase.WarmUp => "warm-up",
            RunPhase.Measuring => "measuring",
            _ => "draining",
        };

    public long ErrorCount => Errors.Sum(error => error.Count);
}
