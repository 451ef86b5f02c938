using System.Text;
using Chat.Bench.Numbers;
using Chat.Bench.Servers;
using Chat.Bench.Trials;

namespace Chat.Bench.Reports;

/// <summary>Curves as tables: a row for each point, a table for points of which the same is told.</summary>
internal static class CurveTables
{
    public static string Write(IReadOnlyList<Number> numbers, IReadOnlyList<Trial> trials)
    {
        var text = new StringBuilder();
        IReadOnlyList<string> head = [];
        foreach (var number in numbers)
        {
            string[] columns = ["what", .. number.Figures.Select(figure => figure.Name)];
            if (!head.SequenceEqual(columns, StringComparer.Ordinal))
            {
                text.AppendLine();
                MarkdownReport.WriteHead(text, columns);
                head = columns;
            }

            var summary = new Summary(number, trials);
            MarkdownReport.WriteRow(
                text,
                [number.What, .. number.Figures.Select(figure => summary.Of(Targets.Chat, figure))]
            );
        }

        return text.ToString();
    }
}
