using System.Text.Json.Serialization;
using Chat.Bench.Numbers;

namespace Chat.Bench.Trials;

/// <summary>Which trial it is: its round, its place in the whole run, from 1, what is measured and of whom.</summary>
internal sealed record TrialPlace(int Round, int Order, string Number, string Target)
{
    /// <summary>For the files that belong to it.</summary>
    public string FileName => $"{Order:000}-{Number}-{Target}";
}

/// <summary>What one trial was and what it found; every one is in the report.</summary>
/// <param name="Values">By the names of the number's figures; empty when it failed.</param>
/// <param name="Remarks">What should be known about it: errors that were counted, why it failed.</param>
/// <param name="Files">What tells more, relative to the report.</param>
/// <param name="Seconds">How long it took, ramp-up and warm-up included.</param>
/// <param name="Load">The machine's load average of the last minute, this bench included.</param>
internal sealed record Trial(
    TrialPlace Place,
    DateTimeOffset StartedAt,
    double Seconds,
    double Load,
    bool HasFailed,
    IReadOnlyDictionary<string, double> Values,
    IReadOnlyList<string> Remarks,
    IReadOnlyList<string> Files
)
{
    /// <summary>Processors that other programs kept busy meanwhile, on average; not every measurement can tell.</summary>
    public static readonly Figure Others = new("others' processors", "0.00");

    private const int LongestRemark = 300;

    /// <summary>Each on one line, which fits into a table.</summary>
    [JsonIgnore]
    public IEnumerable<string> ShortRemarks => Remarks.Select(Shorten);

    /// <summary>Figure by figure.</summary>
    public IEnumerable<string> Found(Number number) =>
        number
            .Figures.Where(figure => Values.ContainsKey(figure.Name))
            .Select(figure => $"{figure.Name} {Write(figure)}");

    public string Write(Figure figure) => Values.TryGetValue(figure.Name, out var value) ? figure.Write(value) : "";

    private static string Shorten(string remark)
    {
        var line = remark.ReplaceLineEndings(" ").Replace('|', '/');
        return line.Length <= LongestRemark ? line : $"{line[..LongestRemark]} …";
    }
}
