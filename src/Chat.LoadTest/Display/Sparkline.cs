namespace Chat.LoadTest.Display;

/// <summary>A row of bars, the highest value being the highest bar.</summary>
internal static class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";
    private const string PlainBars = "_.-:=+*#";

    /// <summary>One letter for each value; a space for one that is not there, which is 0.</summary>
    public static string Of(IEnumerable<double> values, bool isUnicode)
    {
        var bars = isUnicode ? Bars : PlainBars;
        var heights = values.ToList();
        var highest = heights.DefaultIfEmpty().Max();
        return string.Concat(heights.Select(Bar));

        char Bar(double value) =>
            value <= 0 ? ' ' : bars[Math.Min((int)(value / highest * bars.Length), bars.Length - 1)];
    }
}
