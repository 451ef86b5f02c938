using Chat.Bench.Numbers;
using Chat.Bench.Servers;
using Chat.Bench.Trials;

namespace Chat.Bench.Load;

/// <summary>A scenario of the load tester, which runs as a process of its own.</summary>
/// <param name="arguments">What it is told, beside where and whom to drive.</param>
/// <param name="connections">Of how many connections the memory is measured, if it is; then the server is started anew.</param>
internal sealed class LoadWork(
    IReadOnlyList<LoadFigure> figures,
    Func<Options, string, IEnumerable<string>> arguments,
    int connections = 0
) : IMeasurement
{
    public async Task PrepareAsync(TestBed bed, string target)
    {
        if (connections > 0)
        {
            FileLimit.Require(connections);
            await bed.RefreshAsync(target);
        }

        await bed.CheckpointAsync();
    }

    public async Task<Findings> MeasureAsync(TestBed bed, TrialPlace place)
    {
        var target = bed.Find(place.Target);
        string[] files =
        [
            Path.Combine("runs", $"{place.FileName}.json"),
            Path.Combine("runs", $"{place.FileName}.html"),
        ];
        var paths = files.Select(file => Path.GetFullPath(Path.Combine(bed.Runs, "..", file))).ToArray();
        var scenario = arguments(bed.Options, place.Target);
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
