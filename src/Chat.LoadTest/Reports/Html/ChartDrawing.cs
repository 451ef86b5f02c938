using System.Globalization;
using System.Text;

namespace Chat.LoadTest.Reports.Html;

/// <summary>Draws a chart as SVG, which shows values as a tooltip without any script.</summary>
internal sealed class ChartDrawing
{
    private const double Left = 46;
    private const double Right = 470;
    private const double Top = 10;
    private const double Bottom = 168;
    private const int TimeIntervals = 6;

    private static readonly int[] RoundSeconds = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200];

    private readonly StringBuilder _svg = new();
    private readonly Chart _chart;
    private readonly Buckets _buckets;
    private readonly Axis _axis;

    private ChartDrawing(Chart chart, Buckets buckets)
    {
        _chart = chart;
        _buckets = buckets;
        _axis = AxisOf(chart);
    }

    public static string Draw(Chart chart, Buckets buckets)
    {
        var drawing = new ChartDrawing(chart, buckets);
        drawing.Shade();
        drawing.Grid();
        drawing.Values();
        drawing.Tooltips();
        return $"""
            <figure><figcaption><h3>{HtmlText.Escape(chart.Title)}</h3>{drawing.Legend()}</figcaption>
            <svg viewBox="0 0 480 194" role="img" aria-label="{HtmlText.Escape(chart.Title)}">
            {drawing._svg}</svg></figure>

            """;
    }

    private static Axis AxisOf(Chart chart)
    {
        var values = chart.Series.SelectMany(series => series.Values).Where(value => value > 0).DefaultIfEmpty(1);
        return chart.Kind switch
        {
            ChartKind.Latencies => Axis.Logarithmic(values.Min(), values.Max()),
            ChartKind.Stacked => Axis.Linear(Sums(chart).DefaultIfEmpty().Max()),
            _ => Axis.Linear(values.Max()),
        };
    }

    private static IEnumerable<double> Sums(Chart chart) =>
        Enumerable
            .Range(0, chart.Series.Select(series => series.Values.Length).DefaultIfEmpty().Max())
            .Select(bucket => chart.Series.Sum(series => series.Values[bucket]));

    private string Legend() =>
        "<ul>"
        + string.Concat(
            _chart.Series.Select(series =>
                $"<li><i style=\"background:var({series.Colour})\"></i>{HtmlText.Escape(series.Name)}</li>"
            )
        )
        + "</ul>";

    private void Shade()
    {
        for (var bucket = 0; bucket < _buckets.Count; bucket++)
        {
            var from = bucket;
            while (bucket < _buckets.Count && !_buckets.IsMeasured(bucket))
            {
                bucket++;
            }

            if (bucket > from)
            {
                Append($"<rect class=\"shade\" x=\"{Edge(from):0.#}\" y=\"{Top}\" ");
                Append($"width=\"{Edge(bucket) - Edge(from):0.#}\" height=\"{Bottom - Top}\"/>\n");
            }
        }
    }

    private void Grid()
    {
        foreach (var tick in _axis.Ticks)
        {
            Append($"<line x1=\"{Left}\" x2=\"{Right}\" y1=\"{Y(tick):0.#}\" y2=\"{Y(tick):0.#}\"/>");
            Append($"<text class=\"y\" x=\"{Left - 6}\" y=\"{Y(tick) + 3.5:0.#}\">{Figures.Compact(tick)}</text>\n");
        }

        var length = _buckets.Count * _buckets.SecondsEach;
        var step = RoundSeconds.FirstOrDefault(round => length <= round * TimeIntervals, RoundSeconds[^1]);
        for (var second = 0; second < length; second += step)
        {
            var x = Edge(second / (double)_buckets.SecondsEach);
            var time = Figures.Time(TimeSpan.FromSeconds(second));
            Append($"<text class=\"x\" x=\"{x:0.#}\" y=\"{Bottom + 20}\">{time}</text>\n");
        }
    }

    private void Values()
    {
        var below = new double[_buckets.Count];
        foreach (var series in _chart.Series)
        {
            if (_chart.Kind == ChartKind.Stacked)
            {
                Area(series, below);
            }
            else
            {
                Line(series);
            }
        }
    }

    private void Line(Series series)
    {
        Append($"<path class=\"line\" style=\"stroke:var({series.Colour})\" d=\"");
        var isPenDown = false;
        for (var bucket = 0; bucket < series.Values.Length; bucket++)
        {
            var isGap = _chart.Kind == ChartKind.Latencies && series.Values[bucket] <= 0;
            if (!isGap)
            {
                // A point between two gaps is still seen: a line of no length has round ends.
                Append($"{(isPenDown ? 'L' : 'M')}{X(bucket):0.#} {Y(series.Values[bucket]):0.#}");
                _svg.Append(isPenDown ? "" : "h0");
            }

            isPenDown = !isGap;
        }

        Append($"\"/>\n");
    }

    private void Area(Series series, double[] below)
    {
        Append($"<path class=\"area\" style=\"fill:var({series.Colour})\" d=\"");
        for (var bucket = 0; bucket < below.Length; bucket++)
        {
            Append($"{(bucket == 0 ? 'M' : 'L')}{X(bucket):0.#} {Y(below[bucket] + series.Values[bucket]):0.#}");
        }

        for (var bucket = below.Length - 1; bucket >= 0; bucket--)
        {
            Append($"L{X(bucket):0.#} {Y(below[bucket]):0.#}");
            below[bucket] += series.Values[bucket];
        }

        Append($"Z\"/>\n");
    }

    private void Tooltips()
    {
        for (var bucket = 0; bucket < _buckets.Count; bucket++)
        {
            Append($"<rect class=\"at\" x=\"{Edge(bucket):0.#}\" y=\"{Top}\" ");
            Append($"width=\"{Edge(bucket + 1) - Edge(bucket):0.#}\" height=\"{Bottom - Top}\"><title>");
            _svg.Append(Figures.Time(TimeSpan.FromSeconds(_buckets.Second(bucket))));
            foreach (var series in _chart.Series)
            {
                var value = series.Values[bucket];
                var text = _chart.Kind == ChartKind.Latencies ? Figures.Latency(value) : Figures.Short(value);
                _svg.Append(HtmlText.Escape($"\n{series.Name}: {text} {_chart.Unit}".TrimEnd()));
            }

            Append($"</title></rect>\n");
        }
    }

    private double Edge(double bucket) => Left + ((Right - Left) * bucket / Math.Max(_buckets.Count, 1));

    private double X(int bucket) => Edge(bucket + 0.5);

    private double Y(double value) => Bottom - ((Bottom - Top) * _axis.Place(value));

    private void Append(FormattableString text) => _svg.Append(text.ToString(CultureInfo.InvariantCulture));
}
