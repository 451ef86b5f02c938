namespace Chat.LoadTest.Reports.Html;

/// <summary>Places values between 0, at the bottom, and 1, at the top.</summary>
internal sealed record Axis(IReadOnlyList<double> Ticks, Func<double, double> Place)
{
    private const int Intervals = 4;
    private const int MostTicks = 9;

    /// <summary>From 0 to the first round number not below the highest; to 1 when there is nothing.</summary>
    public static Axis Linear(double highest)
    {
        highest = highest > 0 ? highest : 1;
        var step = RoundUp(highest / Intervals);
        var last = (int)Math.Ceiling((highest / step) - 1e-9);
        return new Axis([.. Enumerable.Range(0, last + 1).Select(i => i * step)], value => value / (last * step));
    }

    /// <summary>Between 1, 2 or 5 times powers of ten; where these are many, only the powers are ticks.</summary>
    public static Axis Logarithmic(double lowest, double highest)
    {
        var first = (int)Math.Floor(Math.Log10(lowest));
        var last = (int)Math.Ceiling(Math.Log10(highest));
        var rounds = Enumerable
            .Range(first, last - first + 2)
            .SelectMany(power => new[] { 1, 2, 5 }.Select(step => step * Math.Pow(10, power)))
            .ToList();
        var from = Math.Max(rounds.FindLastIndex(round => round <= lowest), 0);
        var to = rounds.FindIndex(from + 1, round => round >= highest);
        var ticks = rounds[from..(to + 1)];
        var (bottom, top) = (ticks[0], ticks[^1]);
        return new Axis(
            ticks.Count <= MostTicks ? ticks : [.. ticks.Where(tick => rounds.IndexOf(tick) % 3 == 0)],
            value => Math.Log(Math.Max(value, bottom) / bottom) / Math.Log(top / bottom)
        );
    }

    private static double RoundUp(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        double[] rounds = [1, 2, 2.5, 5, 10];
        return rounds.First(round => round * power >= step * 0.999999) * power;
    }
}
