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

    public Task<Findings> MeasureAsync(TestBed bed, TrialPlace place) =>
        LoadRun.MeasureAsync(bed, place, bed.Find(place.Target), figures, arguments(bed.Options, place.Target));
}
