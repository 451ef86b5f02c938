using System.Text;
using Chat.Bench.Load;
using Chat.Bench.Servers;
using Chat.Bench.Trials;

namespace Chat.Bench.Reports;

/// <summary>What was found: medians beside the goals and the peers, then every trial.</summary>
internal static class MarkdownReport
{
    /// <summary>So that nobody takes it for a measurement.</summary>
    public const string Smoke = "Smoke: a second each with few users, to see that it works; the figures mean nothing.";

    public static string Write(Options options, string machine, IReadOnlyList<Trial> trials)
    {
        var text = new StringBuilder();
        if (options.IsSmoke)
        {
            text.AppendLine($"{Smoke}\n");
        }

        text.AppendLine($"# Chat and its peers, {trials[0].StartedAt:yyyy-MM-dd}\n");
        text.AppendLine("What is measured and what the columns mean: bench/README.md of the project.\n");
        text.AppendLine($"{machine}\n");
        text.AppendLine(
            $"{options.Rounds} {(options.Rounds == 1 ? "round" : "rounds")}, each trial measured for {options.Duration.TotalSeconds} s: the median, and in "
                + "parentheses the least and the greatest. Ratios are Chat's figure divided by the peer's of the same "
                + "round.\n"
        );
        text.AppendLine(Table(options, trials));
        text.AppendLine("Every trial, in the order in which they were made:\n");
        WriteTrials(text, options, trials);
        return text.ToString();
    }

    public static string Table(Options options, IReadOnlyList<Trial> trials)
    {
        if (options.IsGrowth)
        {
            return CurveTables.Write(options.Numbers, trials);
        }

        var peers = options.WithPeers ? Targets.All.Where(target => target != Targets.Chat).ToList() : [];
        var text = new StringBuilder();
        var columns = peers.SelectMany(peer => new[] { Targets.TitleOf(peer), "ratio" });
        WriteHead(text, ["what", "figure", "goal", "met", Targets.TitleOf(Targets.Chat), .. columns]);
        foreach (var number in options.Numbers)
        {
            var summary = new Summary(number, trials);
            foreach (var figure in number.Figures)
            {
                var cells = peers.SelectMany(peer => new[] { summary.Of(peer, figure), summary.RatioTo(peer, figure) });
                string[] product =
                [
                    figure.WriteGoal(),
                    options.IsSmoke ? "" : summary.Met(figure),
                    summary.Of(Targets.Chat, figure),
                ];
                WriteRow(text, [number.What, figure.Name, .. product, .. cells]);
            }
        }

        return text.ToString();
    }

    private static void WriteTrials(StringBuilder text, Options options, IReadOnlyList<Trial> trials)
    {
        WriteHead(
            text,
            [
                "",
                "round",
                "number",
                "who",
                "found",
                LoadFigure.LoadProcessors.Figure.Name,
                Trial.Others.Name,
                "load",
                "remarks",
            ]
        );
        foreach (var trial in trials)
        {
            var number = options.Numbers.First(number => number.Name == trial.Place.Number);
            WriteRow(
                text,
                [
                    $"{trial.Place.Order}",
                    $"{trial.Place.Round}",
                    trial.Place.Number,
                    Targets.TitleOf(trial.Place.Target),
                    (trial.HasFailed ? "**failed** " : "") + string.Join("; ", trial.Found(number)),
                    trial.Write(LoadFigure.LoadProcessors.Figure),
                    trial.Write(Trial.Others),
                    $"{trial.Load:0.00}",
                    string.Join("; ", trial.ShortRemarks.Concat(trial.Files.Select(file => $"[{file}]({file})"))),
                ]
            );
        }
    }

    public static void WriteHead(StringBuilder text, string[] columns)
    {
        WriteRow(text, columns);
        WriteRow(text, [.. columns.Select(_ => "---")]);
    }

    public static void WriteRow(StringBuilder text, string[] cells) =>
        text.AppendLine($"| {string.Join(" | ", cells)} |");
}
