using Chat.Bench.Databases;
using Chat.Bench.Measuring;

namespace Chat.Bench.Reports;

/// <summary>What was found, as Markdown: medians beside the goals, every trial, the query plans.</summary>
internal static class Report
{
    public static async Task WriteAsync(
        TextWriter to,
        Options options,
        BenchDatabase database,
        IReadOnlyList<Measurement> trials
    )
    {
        await to.WriteLineAsync($"# The log, {TimeProvider.System.GetUtcNow():yyyy-MM-dd}\n");
        await to.WriteLineAsync("What is measured and what the columns mean: [bench/README.md](../README.md).\n");
        await to.WriteLineAsync(Machine.Describe());
        await to.WriteLineAsync(await DatabaseDescription.ReadAsync(database));
        await to.WriteLineAsync($"\nMedians of {options.Repetitions}, {options.Duration.TotalSeconds} s each:\n");
        await WriteHeadAsync(to, ["work", "goal", .. Figures.All.Select(figure => figure.Name)]);
        foreach (var work in options.Works)
        {
            var found = trials.Where(trial => trial.Work == work.Name).ToList();
            var goal = string.Join(", ", work.Goals.Select(goal => $"{goal.Key} {goal.Value}"));
            var cells = Figures.All.Select(figure => figure.Write(figure.Median(found)));
            await WriteRowAsync(to, [work.Name, goal, .. cells]);
        }

        await to.WriteLineAsync("\n\\* Of the whole product, with its clients; here the log is alone.");
        await to.WriteLineAsync("\nEvery trial, in the order in which they ran:\n");
        await WriteHeadAsync(to, ["work", .. Figures.All.Select(figure => figure.Name)]);
        foreach (var trial in trials)
        {
            await WriteRowAsync(to, [trial.Work, .. Figures.All.Select(figure => figure.Write(figure.Of(trial)))]);
        }

        foreach (var work in options.Works.Where(work => work.Explain is not null))
        {
            await to.WriteLineAsync($"\n## Plans: {work.Name}\n");
            await to.WriteLineAsync($"```\n{await QueryPlans.ExplainAsync(database, work.Explain!)}\n```");
        }
    }

    private static async Task WriteHeadAsync(TextWriter to, string[] columns)
    {
        await WriteRowAsync(to, columns);
        await WriteRowAsync(to, [.. columns.Select(_ => "---")]);
    }

    private static Task WriteRowAsync(TextWriter to, string[] cells) =>
        to.WriteLineAsync($"| {string.Join(" | ", cells)} |");
}
