using System.Diagnostics;
using System.Globalization;
using Chat.Bench.Numbers;
using Chat.Bench.Reports;
using Chat.Bench.Servers;

namespace Chat.Bench.Trials;

/// <summary>
/// All trials: in each round every number, of each number every target, one right after the other and in each round
/// another one first. What is compared is measured within one turn on the machine.
/// </summary>
internal sealed class Rounds(TestBed bed, Report report)
{
    private static readonly TimeSpan ToQuieten = TimeSpan.FromSeconds(60);

    private int _order;

    public async Task RunAsync()
    {
        for (var round = 1; round <= bed.Options.Rounds; round++)
        {
            foreach (var number in bed.Options.Numbers)
            {
                await using var turn = new Turn(bed.Options.Turn, bed.Stopping);
                var targets = number.Targets.Where(bed.Has).ToList();
                var rotated = targets.Select((_, i) => targets[(i + round - 1) % targets.Count]);
                foreach (var target in rotated)
                {
                    var trial = await MakeAsync(number, new TrialPlace(round, ++_order, number.Name, target), turn);
                    await report.AddAsync(trial);
                    await Console.Out.WriteLineAsync(Tell(number, trial));
                }
            }
        }
    }

    private async Task<Trial> MakeAsync(Number number, TrialPlace place, Turn turn)
    {
        var startedAt = TimeProvider.System.GetUtcNow();
        var began = Stopwatch.GetTimestamp();
        Findings findings;
        try
        {
            await number.Measurement.PrepareAsync(bed, place.Target);
            await turn.TakeAsync();
            var isQuiet = bed.Options.IsSmoke || await Quiet.WaitAsync(ToQuieten, bed.Stopping);
            (startedAt, began) = (TimeProvider.System.GetUtcNow(), Stopwatch.GetTimestamp());
            findings = await number.Measurement.MeasureAsync(bed, place);
            findings = isQuiet
                ? findings
                : findings.With($"the machine was not quiet within {ToQuieten.TotalSeconds} s");
            findings = turn.IsOver ? findings.With("its turn on the machine was over before it ended") : findings;
        }
        catch (Exception exception) when (!bed.Stopping.IsCancellationRequested)
        {
            findings = Findings.Of().With(exception.Message) with { HasFailed = true };
        }

        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await number.Measurement.CleanUpAsync(bed);
        return new Trial(
            place,
            startedAt,
            took,
            LoadAverage(),
            findings.HasFailed,
            findings.Values,
            findings.Remarks,
            findings.Files
        );
    }

    private string Tell(Number number, Trial trial)
    {
        var place = trial.Place;
        var found = string.Join(", ", trial.Found(number));
        var failed = trial.HasFailed ? $" FAILED: {string.Join("; ", trial.ShortRemarks)}" : "";
        return $"chat: round {place.Round} of {bed.Options.Rounds}, {place.Number}, "
            + $"{Targets.TitleOf(place.Target)}: {found}{failed}";
    }

    private static double LoadAverage() =>
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
}
