using Chat.Bench.Servers;
using Chat.Bench.Trials;

namespace Chat.Bench.Numbers;

/// <summary>Something that is measured, for the product and, where they can do it, for its peers.</summary>
/// <param name="Name">A short name, for files and <c>--only</c>.</param>
/// <param name="What">What is done, as the report says it.</param>
/// <param name="Targets">Who does it.</param>
/// <param name="Figures">What a trial finds, the most important first.</param>
internal sealed record Number(
    string Name,
    string What,
    IReadOnlyList<string> Targets,
    IReadOnlyList<Figure> Figures,
    IMeasurement Measurement
);

/// <summary>How a number is measured.</summary>
internal interface IMeasurement
{
    /// <summary>What takes its time and need not be alone on the machine.</summary>
    Task PrepareAsync(TestBed bed, string target) => Task.CompletedTask;

    /// <summary>One trial.</summary>
    Task<Findings> MeasureAsync(TestBed bed, TrialPlace place);

    /// <summary>Has everything as it was before the trial, whether that went well or not.</summary>
    Task CleanUpAsync(TestBed bed) => Task.CompletedTask;
}
