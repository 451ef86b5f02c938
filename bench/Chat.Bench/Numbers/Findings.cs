namespace Chat.Bench.Numbers;

/// <summary>What one trial found.</summary>
/// <param name="Values">By the names of figures.</param>
/// <param name="Remarks">What should be known about it.</param>
/// <param name="Files">What tells more, relative to the report.</param>
/// <param name="HasFailed">Whether something went wrong that must not, whatever the values are.</param>
internal sealed record Findings(
    IReadOnlyDictionary<string, double> Values,
    IReadOnlyList<string> Remarks,
    IReadOnlyList<string> Files,
    bool HasFailed = false
)
{
    public Findings With(string remark) => this with { Remarks = [.. Remarks, remark] };

    public static Findings Of(params (Figure Figure, double Value)[] values) =>
        new(values.ToDictionary(value => value.Figure.Name, value => value.Value, StringComparer.Ordinal), [], []);
}
