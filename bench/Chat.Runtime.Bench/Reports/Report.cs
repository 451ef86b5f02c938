using System.Globalization;
using Chat.Bench.Trials;

namespace Chat.Bench.Reports;

/// <summary>What was found, as Markdown: medians beside the goals, then every trial.</summary>
internal static class Report
{
    public static async Task WriteAsync(TextWriter to, Options options, IReadOnlyList<Trial> trials)
    {
        var builds = trials.GroupBy(trial => trial.Orleans).ToList();
        await to.WriteLineAsync(Machine.Describe());
        await to.WriteLineAsync($"\nMedians of {options.Repetitions}, {options.Duration.TotalSeconds} s each:\n");
        await WriteMediansAsync(to, options, builds);
        await to.WriteLineAsync("\nEvery trial, in the order in which they ran:\n");
        await WriteTrialsAsync(to, trials);
    }

    private static async Task WriteMediansAsync(TextWriter to, Options options, List<IGrouping<string, Trial>> builds)
    {
        string[] ratio = builds.Count == 2 ? ["ratio"] : [];
        await WriteHeadAsync(to, ["work", "figure", "goal", .. builds.Select(build => build.Key), .. ratio]);
        foreach (var work in Work.Containing(options.Only))
        {
            foreach (var figure in Figure.Results)
            {
                var medians = builds.Select(build => figure.Median(Find(build, work))).ToList();
                if (medians[0] is not null)
                {
                    ratio = builds.Count == 2 ? [Ratio(medians)] : [];
                    var cells = medians.Select(median => figure.Write(median!.Value));
                    await WriteRowAsync(to, [work, figure.Name, Goals.Of(work, figure), .. cells, .. ratio]);
                }
            }
        }
    }

    private static async Task WriteTrialsAsync(TextWriter to, IReadOnlyList<Trial> trials)
    {
        await WriteHeadAsync(to, ["trial", "work", .. Figure.All.Select(figure => figure.Name)]);
        for (var i = 0; i < trials.Count; i++)
        {
            foreach (var measurement in trials[i].Measurements)
            {
                var cells = Figure.All.Select(figure => figure.In(measurement));
                await WriteRowAsync(to, [$"{i + 1}, {trials[i].Orleans}", measurement.Work, .. cells]);
            }
        }
    }

    private static IEnumerable<Measurement> Find(IEnumerable<Trial> trials, string work) =>
        trials.SelectMany(trial => trial.Measurements).Where(measurement => measurement.Work == work);

    private static string Ratio(List<double?> medians) =>
        string.Create(CultureInfo.InvariantCulture, $"{medians[0] / medians[1]:0.00}");

    private static async Task WriteHeadAsync(TextWriter to, string[] columns)
    {
        await WriteRowAsync(to, columns);
        await WriteRowAsync(to, [.. columns.Select(_ => "---")]);
    }

    private static Task WriteRowAsync(TextWriter to, string[] cells) =>
        to.WriteLineAsync($"| {string.Join(" | ", cells)} |");
}
