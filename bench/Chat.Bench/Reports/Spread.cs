using Chat.Bench.Numbers;

namespace Chat.Bench.Reports;

/// <summary>The middle of several trials, the least and the greatest.</summary>
internal sealed record Spread(double Median, double Min, double Max, int Count)
{
    public static Spread? Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0
            ? null
            : new Spread(
                (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2,
                sorted[0],
                sorted[^1],
                sorted.Count
            );
    }

    public string Write(Figure figure) =>
        Count == 1 ? figure.Write(Median) : $"{figure.Write(Median)} ({figure.Write(Min)} – {figure.Write(Max)})";
}
