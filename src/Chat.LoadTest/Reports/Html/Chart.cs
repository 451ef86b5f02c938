namespace Chat.LoadTest.Reports.Html;

/// <summary>A chart over the time of the run.</summary>
/// <param name="Unit">Behind a value that is pointed at, for instance <c>ms</c>.</param>
internal sealed record Chart(string Title, string Unit, ChartKind Kind, IReadOnlyList<Series> Series);

internal enum ChartKind
{
    Lines,

    /// <summary>Lines on a logarithmic axis, with gaps where a value is 0.</summary>
    Latencies,

    /// <summary>Areas, each on top of the one before.</summary>
    Stacked,
}

/// <param name="Colour">A custom property of the style sheet.</param>
/// <param name="Values">One for each bucket.</param>
internal sealed record Series(string Name, string Colour, double[] Values);
