using Chat.Bench.Numbers;
using Chat.Bench.Servers;
using Chat.Bench.Trials;

namespace Chat.Bench.Load;

/// <summary>One run of the load tester, as a process of its own, and what its report tells.</summary>
internal static class LoadRun
{
    public static async Task<Findings> MeasureAsync(
        TestBed bed,
        TrialPlace place,
        Target target,
        IReadOnlyList<LoadFigure> figures,
        IEnumerable<string> scenario
    )
    {
        string[] files =
        [
            Path.Combine("runs", $"{place.FileName}.json"),
            Path.Combine("runs", $"{place.FileName}.html"),
        ];
        var paths = files.Select(file => Path.GetFullPath(Path.Combine(bed.Runs, "..", file))).ToArray();
        var start = LoadTester.Start(bed, target, scenario, paths[0], paths[1]);
        var failure = await Commands.TryAsync(start, bed.Stopping);
        if (!File.Exists(paths[0]))
        {
            throw new InvalidOperationException(failure ?? "The load tester has left no report.");
        }

        var run = JsonReport.Read(paths[0]);
        var values = figures
            .Append(LoadFigure.LoadProcessors)
            .ToDictionary(figure => figure.Figure.Name, figure => figure.Of(run), StringComparer.Ordinal);
        values[Trial.Others.Name] = run.OthersProcessors;
        return new Findings(values, [.. Remarks(run)], files, HasFailed: failure is not null);
    }

    private static IEnumerable<string> Remarks(RunReport run)
    {
        foreach (var error in run.Errors)
        {
            yield return $"{error.Count:N0} × {error.Code}: {error.Example}";
        }

        if (run.ViolationCount > 0)
        {
            yield return $"{run.ViolationCount:N0} violations, the first: {run.Violations.FirstOrDefault()}";
        }
    }
}
